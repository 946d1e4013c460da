package lookright.tagger;

import java.util.ArrayList;
import java.util.List;
import lookright.model.labels.LabelSet;
import lookright.model.labels.Span;
import lookright.model.labels.SpanScheme;

/**
 * From a sentence's labels to its entities: spans as conlleval reads them; where labels spell no
 * spans, one entity for each word that is not {@code O}.
 */
record EntityDecoder(boolean spans) {

  static EntityDecoder of(LabelSet labels) {
    return new EntityDecoder(labels.hasSpans());
  }

  /** The entities of one sentence of {@code text}, from left to right. */
  List<Entity> decode(String text, List<TaggedWord> sentence) {
    return spans(sentence).stream()
        .map(
            span -> {
              List<TaggedWord> words = sentence.subList(span.start(), span.end());
              int start = words.get(0).start();
              int end = words.get(words.size() - 1).end();
              double score = words.stream().mapToDouble(TaggedWord::score).average().orElseThrow();
              return new Entity(span.type(), text.substring(start, end), start, end, score);
            })
        .toList();
  }

  private List<Span> spans(List<TaggedWord> sentence) {
    if (spans) {
      return SpanScheme.CONLLEVAL.decode(sentence.stream().map(TaggedWord::label).toList());
    }
    List<Span> single = new ArrayList<>();
    for (int i = 0; i < sentence.size(); i++) {
      if (!sentence.get(i).label().equals("O")) {
        single.add(new Span(sentence.get(i).label(), i, i + 1));
      }
    }
    return single;
  }
}
