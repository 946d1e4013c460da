"""Bring your own model: a tagger made in Python, without LookRight, gives the same labels here as in transformers.
usage: own_model.py HF_TAGGER DATA MODEL WORK [--epochs N] [--batch N] [--max SENTENCES] [--plans 00000,11111]

HF_TAGGER: the peer script hf_tagger.py, which fine-tunes with transformers (it needs seqeval as well); DATA: a folder with
WNUT-17's wnut17train.conll, emerging.dev.conll and emerging.test.annotated; MODEL: a LLaMA folder with tokenizer.json.
For each plan the peer trains, save_pretrained writes WORK/<plan>, and every word of the test set is labelled by
transformers from the saved folder, by `lookright evaluate --predictions` and by `lookright tag`. Exit code 1: one differs."""
import argparse
import json
import pathlib
import runpy
import shutil
import subprocess
import sys

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForTokenClassification

from golden_cases import ROOT, loader, plan_text


def make(a, plan, folder):
    """Fine-tunes by the peer and saves what it made as transformers does."""
    files = [str(a.data / f) for f in ("wnut17train.conll", "emerging.dev.conll", "emerging.test.annotated")]
    sys.argv = [str(a.hf_tagger), str(a.model), str(a.model / "tokenizer.json"), *files, plan,
                "--epochs", str(a.epochs), "--batch", str(a.batch), "--lr", "3e-3", "--max", str(a.max)]
    made = runpy.run_path(sys.argv[0], run_name="__main__")
    made["m"].config.id2label = dict(enumerate(made["labels"]))
    made["m"].config.label2id = made["lid"]
    made["m"].save_pretrained(folder)
    for f in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(a.model / f, folder / f)


def sentences(path):
    """The words of each sentence; columns are separated by tabs."""
    found, words = [], []
    for line in path.read_text("utf-8").split("\n"):
        if line.strip():
            words.append(line.split("\t")[0])
        elif words:
            found, words = found + [words], []
    return found + [words] if words else found


def by_transformers(folder, plan, words_of):
    """A label for each word, that of its first sub-token; a word without sub-tokens is O."""
    model = AutoModelForTokenClassification.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    if "1" in plan:
        model = loader().apply(model, plan_text(plan, json.loads((folder / "config.json").read_text())))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    longest, closest, found = 0, float("inf"), []
    for words in words_of:
        encoded = tokenizer.encode(words, is_pretokenized=True)
        longest = max(longest, len(encoded.ids))
        with torch.no_grad():
            scores = model(input_ids=torch.tensor([encoded.ids])).logits[0]
        first = {}
        for place, word in enumerate(encoded.word_ids):
            if word is not None:
                first.setdefault(word, scores[place])
        best = [first[w].topk(2).values for w in first]
        closest = min([closest, *(float(b[0] - b[1]) for b in best)])
        found.append([model.config.id2label[int(first[w].argmax())] if w in first else "O" for w in range(len(words))])
    print(f"{folder}: longest sentence {longest} sub-tokens, closest decision {closest:.1e} apart")
    return found


def lookright(*arguments):
    print("lookright", *arguments)
    subprocess.run([ROOT / "lookright", *map(str, arguments)], check=True)


def last_column(path):
    """The predicted labels of each sentence of a CoNLL file."""
    blocks = path.read_text("utf-8").strip("\n").split("\n\n")
    return [[line.split("\t")[-1] for line in block.split("\n")] for block in blocks]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("hf_tagger", "data", "model", "work"):
        p.add_argument(name, type=lambda text: pathlib.Path(text).resolve())
    p.add_argument("--epochs", type=int, default=2)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--max", type=int, default=0, help="training sentences, 0 for all")
    p.add_argument("--plans", default="00000,11111")
    a = p.parse_args()
    test, same = a.data / "emerging.test.annotated", True
    words_of = sentences(test)
    for plan in a.plans.split(","):
        folder, groups = a.work / plan, ("--groups", plan) if "1" in plan else ()
        make(a, plan, folder)
        want = by_transformers(folder, plan, words_of)
        scored, tagged = a.work / f"{plan}-evaluate.conll", a.work / f"{plan}-tag.conll"
        lookright("evaluate", "--model", folder, *groups, "--data", test, "--predictions", scored)
        lookright("tag", "--model", folder, *groups, "--input", test, "--input-format", "conll",
                  "--output", tagged, "--output-format", "conll")
        for name, file in (("evaluate", scored), ("tag", tagged)):
            ours = last_column(file)
            assert [len(s) for s in ours] == [len(s) for s in want], f"{file}: other sentences than {test}"
            words = sum(map(len, want))
            differing = sum(x != y for s, t in zip(ours, want) for x, y in zip(s, t))
            entities = sum(x.startswith("B-") for s in want for x in s)
            same &= differing == 0
            print(f"{plan} {name}: {differing} of {words} words in {len(want)} sentences labelled otherwise; {entities} entities")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
