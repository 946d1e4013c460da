"""Writes the plain text that lookright-small is pre-trained on: one line a sentence or a short message, words split.

usage: python3 make_text.py FILE [LINES]

Standard library only; the same bytes on every run. It shares its grammar with examples/make_corpus.py but uses only the
training set's templates, and its names beside 4,000 more: no test or validation sentence, template or name is in it.
Words stand apart by one blank (also punctuation), because a tagger sees its words one by one.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "examples"))
import make_corpus  # noqa: E402

SEED = make_corpus.SEED + 100
LINES = 70_000


def message(writer, rng):
    """One to four sentences."""
    count = rng.choices((1, 2, 3, 4), (50, 25, 15, 10))[0]
    return [token for _ in range(count) for token, _ in writer.sentence()]


def main():
    path = Path(sys.argv[1])
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else LINES
    rng = random.Random(SEED)
    pools, corpus = make_corpus.name_pools(), make_corpus.make()
    writer = make_corpus.Writer(rng, "train", pools["train"] + pools["text"])
    held_out = {" ".join(w for w, _ in s) for split in ("validation", "test") for s in corpus[split]}
    foreign = make_corpus.own_words("validation", pools) | make_corpus.own_words("test", pools)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for _ in range(lines):
            words = message(writer, rng)
            line = " ".join(words)
            assert line not in held_out
            assert not foreign & {part for w in words for part in make_corpus.name_parts(w)}, line
            out.write(line + "\n")


if __name__ == "__main__":
    main()
