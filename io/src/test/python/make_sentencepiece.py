"""Makes small SentencePiece models and the ids that SentencePiece itself gives for some texts and words.

usage: make_sentencepiece.py OUT        (pip install sentencepiece==0.2.3)

spbpe/      BPE with byte fallback, spaces kept, control and user-defined pieces: LLaMA's kind
spunigram/  unigram without byte fallback, with a small table of character replacements and spaces collapsed: T5's kind
The text to learn from is the one of make_tokenizer.py; nothing is third-party. `ids` begin with <s>, as LLaMA's do; for
words they are those of each word alone. `text` entries hold no special tokens, which SentencePiece does not cut out.
"""
import io, json, pathlib, sys, tempfile

import sentencepiece as spm

from make_tokenizer import CORPUS

TEXTS = ["Anna sends the invoice in Lisbon.", "", "a", " ", "  two  blanks ", "tab\tand\nline\r\n", "João – 日本 🙂🏽", "№ ﬁsh\u00a0№",
         "e\u0301 \u00e9 \ufeff\u200b", "x" * 300, "aaaa aaa aa", "…end…", "the invoice▁the ticket", " leading", "trailing ",
         "\U0001f468\u200d\U0001f469\u200d\U0001f467", "Dieter visits two parcels, by e-mail, from Oslo, 42."]
WORDS = [["Anna", "sends", "the", "invoice", "."], ["San", "", "Francisco"], [""], [], [" ", "a b"], ["🙂", "日本", "x" * 40],
         ["João", "'s", "e-mail", "–", "42"], ["№", "ﬁsh", "of\u200bﬁce"]]


def train(**how):
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(sentence_iterator=iter(CORPUS), model_writer=model, minloglevel=2, num_threads=1,
                                   hard_vocab_limit=False, **how)
    return model.getvalue()


def unigram():
    """Replaces a sign by letters, a ligature, the ellipsis, no-break spaces and an accent; drops zero-width spaces."""
    rules = {"\u2116": "no", "\ufb01": "fi", "\u2026": "..", "\u00a0": " ", "\u200b": "", "e\u0301": "e"}
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as f:
        for source, target in rules.items():
            f.write(" ".join(f"{ord(c):X}" for c in source) + "\t" + " ".join(f"{ord(c):X}" for c in target) + "\n")
        f.flush()
        return train(model_type="unigram", vocab_size=150, normalization_rule_tsv=f.name)


def main(out):
    bpe = train(model_type="bpe", vocab_size=460, byte_fallback=True, normalization_rule_name="identity", split_digits=True,
                remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, control_symbols=["[INST]"],
                user_defined_symbols=["<sep>"])
    for name, model in (("spbpe", bpe), ("spunigram", unigram())):
        folder = pathlib.Path(out) / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tokenizer.model").write_bytes(model)
        sp = spm.SentencePieceProcessor(model_proto=model)
        lines = [{"text": t, "ids": [1, *sp.encode(t)]} for t in TEXTS]
        for words in WORDS:
            each = [sp.encode(w) for w in words]
            lines.append({"words": words, "ids": [1, *sum(each, [])],
                          "word_ids": [None, *(i for i, ids in enumerate(each) for _ in ids)]})
        (folder / "expected.jsonl").write_text("".join(json.dumps(x, ensure_ascii=True) + "\n" for x in lines))
        print(name, sp.get_piece_size(), len(model), len(lines))


main(sys.argv[1])
