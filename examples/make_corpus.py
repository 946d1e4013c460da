"""Writes the generated, labelled corpus: train.conll, validation.conll and test.conll (token, tab, IOB2 tag).

usage: python3 make_corpus.py [FOLDER]      (default: corpus/ beside this file)

Standard library only; the same bytes on every run. Constructed so that direction matters: the type of a bare name often
stands to its right ("Velmar called", "Velmar exports wine", "Velmar shares fell"), often to its left ("Dear Velmar").
All names are invented, or ordinary English words. Names, ambiguous words and templates of the test set and of the
validation set occur in no other split; `check` asserts it. The sentences come from corpus_grammar.py.
"""

import random
import re
import sys
from collections import Counter
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import corpus_grammar as grammar

SPLITS = ("train", "validation", "test")
SIZES = {"train": 1800, "validation": 300, "test": 400}
NAMES = {"train": 500, "validation": 160, "test": 240, "text": 4000}  # "text": the pre-training text alone
FAMILIES = {"RIGHT": 40, "PLAIN_RIGHT": 12, "LEFT": 21, "FREE": 14, "PLAIN": 10, "OPEN": 3}  # per cent of the sentences
TYPES = ("PER", "ORG", "LOC")
FUTURE = {"will", "until", "before", "is", "are", "can", "see", "send"}  # words that a past date does not follow
SEED = 20240611

ONSETS = "b br c d dr f g gr h j k kl l m n p pl r s st t tr v w z th".split()
VOWELS = "a e i o u a e i o ai ea ou".split()
CODAS = "l n r s t m nd rk rn st x v th".split()


def stem(rng):
    """An invented name that does not tell whether it is a person, a firm or a place."""
    middle = "".join(rng.choice(ONSETS) + rng.choice(VOWELS[:5]) for _ in range(rng.choice((0, 0, 1))))
    return (rng.choice(ONSETS) + rng.choice(VOWELS) + middle + rng.choice(ONSETS) + rng.choice(VOWELS[:5])
            + rng.choice(CODAS + [""] * 4)).capitalize()


def ordinary_words():
    """Every word of the grammar, capitalised: no invented name may look like one."""
    words = [w for split in SPLITS for t in templates(split) for w in re.findall(r"[A-Za-z]+", t)]
    words += [w for group in grammar.FILLERS.values() for w in group] + grammar.CURRENCIES
    words += [w for split in SPLITS for group in grammar.AMBIGUOUS[split] for w in group]
    return {w.capitalize() for w in words}


@lru_cache(maxsize=None)
def name_pools():
    """Disjoint pools of invented names, one per split."""
    rng, used, pools = random.Random(SEED), ordinary_words(), {}
    for split, size in NAMES.items():
        pools[split] = []
        while len(pools[split]) < size:
            name = stem(rng)
            if name not in used:
                used.add(name)
                pools[split].append(name)
    return pools


class Writer:
    """Makes labelled sentences, lists of (token, tag), of one split's grammar and of the given names."""

    def __init__(self, rng, split, names):
        self.rng, self.split, self.names = rng, split, names
        self.ambiguous = [w for group in grammar.AMBIGUOUS[split] for w in group]
        _, self.verbs, self.nouns = grammar.AMBIGUOUS[split]
        self.months = grammar.MONTHS + grammar.AMBIGUOUS_MONTHS[split]

    # --- entities: lists of words

    def bare(self):
        return self.rng.choice(self.ambiguous if self.rng.random() < 0.25 else self.names)

    def name(self):
        return [self.bare()] if self.rng.random() < 0.85 else [self.rng.choice(self.names), self.rng.choice(self.names)]

    def firm(self):
        name = self.bare()
        return self.rng.choice(([name, "Ltd"], [name, "&", "Sons"], [name, "Foods"], [name, "Motors"], ["Bank", "of", name]))

    def town(self):
        name = self.rng.choice(self.names)
        return self.rng.choice((["Port", name], ["Lake", name], ["New", name], [name + "burg"], [name + "ford"]))

    def email(self):
        user, host = self.rng.choice(self.names).lower(), self.rng.choice(self.names).lower()
        user = self.rng.choice((user, user, user + "." + self.rng.choice(self.names).lower(), "info", "office"))
        return [user + "@" + host + self.rng.choice((".com", ".net", ".org"))]

    def digits(self):
        return [self.rng.choice("0123") + self.number(3, 3), self.number(3, 3), self.number(3, 3)]

    def number(self, low=1, high=3):
        return "".join(self.rng.choice("123456789" if i == 0 else "0123456789") for i in range(self.rng.randint(low, high)))

    def amount(self):
        return self.rng.choice((self.number(2, 3), self.number(), self.number(1, 1) + "," + self.number(3, 3),
                                self.number(1, 2) + "." + self.number(2, 2)))

    def money(self):
        unit = self.rng.choice(grammar.CURRENCIES)
        return self.rng.choice(([self.amount(), unit], [self.amount(), unit], [self.number(1, 2), "million", unit],
                                [self.rng.choice(grammar.CODES), self.amount()], [self.rng.choice("$€£"), self.amount()]))

    def day(self):
        return [str(self.rng.randint(1, 28)), self.rng.choice(self.months)]

    def year(self):
        return [str(self.rng.randint(1950, 2039))]

    def date(self, future):
        """(words outside the entity, entity)"""
        weekday, period = self.rng.choice(grammar.DAYS), self.rng.choice(("week", "month", "year"))
        relative, single = ("next", ["tomorrow"]) if future else ("last", ["yesterday"])
        return self.rng.choice((
            (["on"], [weekday]), ([], [weekday]), ([], [relative, weekday]), ([], [relative, period]), ([], single),
            ([], ["today"]), (["on"], self.day()), ([], self.day()), (["on"], self.day() + self.year()),
            (["in"], [self.rng.choice(self.months)] + self.year()),
            ([], ["next", weekday] if future else [self.number(1, 1), period + "s", "ago"])))

    # --- sentences

    def slot(self, kind, before):
        """The labelled words of one slot; `before` are the words so far."""
        if kind == "DATE":
            preposition, words = self.date(not before or FUTURE & set(before))
            bare = not before or before[-1] in {"is", "not", "until", "before", "you", ","}
            return ([] if bare else label(preposition)) + label(words, "DATE")
        if kind in TYPES:
            return label(self.name(), kind)
        if kind == "ANY":
            return label(self.name(), self.rng.choice(TYPES))
        if kind.lower() in grammar.FILLERS:
            word = self.rng.choice(grammar.FILLERS[kind.lower()])
            return label([word.capitalize() if kind[0].isupper() else word])
        entities = {
            "FULLPER": (lambda: [self.rng.choice(self.names), self.rng.choice(self.names)], "PER"),
            "FIRM": (self.firm, "ORG"), "TOWN": (self.town, "LOC"), "MONEY": (self.money, "MONEY"),
            "BARE": (lambda: [self.amount()] if self.rng.random() < 0.6 else self.money(), "MONEY"),
            "EMAIL": (self.email, "CONTACT"), "PHONE": (self.digits, "CONTACT"), "ref": (self.digits, None),
            "MONTH": (lambda: [self.rng.choice(self.months)], "DATE"), "YEAR": (self.year, "DATE"),
            "DAY": (lambda: [self.rng.choice(grammar.DAYS)], "DATE"), "num": (lambda: [self.number()], None),
            "VERB": (lambda: [self.rng.choice(self.verbs)], None), "NOUN": (lambda: [self.rng.choice(self.nouns)], None),
        }
        make, tag = entities[kind]
        return label(make(), tag)

    def fill(self, template):
        """A template with its choices made and its slots filled."""
        text = re.sub(r"\[([^]]*)\]", lambda m: self.rng.choice(m.group(1).split("|")), template)
        out = []
        for word in text.split():
            slot = re.fullmatch(r"\{(\w+)\}", word)
            out += self.slot(slot.group(1), [w for w, _ in out]) if slot else label([word])
        return out

    def sentence(self):
        """One sentence of a family drawn by FAMILIES."""
        rng, split = self.rng, self.split
        family = rng.choices(list(FAMILIES), FAMILIES.values())[0]
        lists = getattr(grammar, family)[split]
        if family != "RIGHT":
            out = self.fill(rng.choice(lists))
        else:
            type_ = rng.choice(TYPES)
            predicate = rng.choice(lists[type_])
            lead = rng.choice(grammar.LEADS[split]) if predicate[-1] != "?" and rng.random() < 0.4 else ""
            out = self.fill(f"{lead} {{{type_}}} {predicate}")
        first, tag = out[0]
        if tag != "O" and not first.endswith((".com", ".net", ".org")):
            out[0] = (first[0].upper() + first[1:], tag)
        if family in ("RIGHT", "PLAIN_RIGHT", "OPEN") and out[-1][0] not in "?!." and rng.random() < 0.9:
            out.append((".", "O"))
        return [("an", t) if w == "a" and out[i + 1][0][0] in "aeiou" else (w, t) for i, (w, t) in enumerate(out)]

    def line(self):
        """One line of a corpus: a sentence, now and then two."""
        return self.sentence() + (self.sentence() if self.rng.random() < 0.15 else [])


def label(words, tag=None):
    return [(w, "O" if tag is None else ("I-" if i else "B-") + tag) for i, w in enumerate(words)]


def templates(split):
    """Every template and frame of a split."""
    out = [t for lists in grammar.RIGHT[split].values() for t in lists] + list(grammar.LEADS[split])
    for family in ("PLAIN_RIGHT", "LEFT", "FREE", "PLAIN", "OPEN"):
        out += getattr(grammar, family)[split]
    return out


def own_words(split, pools):
    """The names and ambiguous words that only this split may use."""
    return set(pools[split]) | {w for group in grammar.AMBIGUOUS.get(split, ()) for w in group}


def name_parts(token):
    """What a token may owe to a name pool: itself, a town without its suffix, the parts of an address."""
    parts = {token, re.sub(r"(burg|ford)$", "", token)}
    if "@" in token:
        parts |= {p.capitalize() for p in re.split(r"[@.]", token)}
    return parts


def check(corpus):
    """Asserts that no name, ambiguous word, template or sentence is in two splits."""
    pools = name_pools()
    for a, b in combinations(SPLITS, 2):
        assert not set(templates(a)) & set(templates(b)), (a, b, set(templates(a)) & set(templates(b)))
    for a, b in combinations(NAMES, 2):
        assert not own_words(a, pools) & own_words(b, pools), (a, b)
    for split, sentences in corpus.items():
        foreign = set().union(*(own_words(s, pools) for s in NAMES if s != split))
        used = {p for s in sentences for w, _ in s for p in name_parts(w)}
        assert not used & foreign, (split, sorted(used & foreign))
    lines = [" ".join(w for w, _ in s) for sentences in corpus.values() for s in sentences]
    assert len(lines) == len(set(lines)), "a sentence occurs twice"


def make():
    """The corpus: split to sentences, each a list of (token, tag); no sentence twice."""
    corpus, seen = {}, set()
    for i, split in enumerate(SPLITS):
        writer, corpus[split] = Writer(random.Random(SEED + 1 + i), split, name_pools()[split]), []
        while len(corpus[split]) < SIZES[split]:
            line = writer.line()
            key = " ".join(w for w, _ in line)
            if key not in seen:
                seen.add(key)
                corpus[split].append(line)
    check(corpus)
    return corpus


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for split, sentences in make().items():
        text = "".join("".join(f"{w}\t{t}\n" for w, t in s) + "\n" for s in sentences)
        (folder / f"{split}.conll").write_text(text, encoding="utf-8", newline="\n")
        tags = Counter(t[2:] for s in sentences for _, t in s if t.startswith("B-"))
        print(split, len(sentences), "sentences", sum(map(len, sentences)), "tokens", dict(sorted(tags.items())))


if __name__ == "__main__":
    main()
