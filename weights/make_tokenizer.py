"""Trains the tokenizer of lookright-small: byte-level BPE with LLaMA's special tokens; the same bytes on every run.

usage: python3 make_tokenizer.py TEXT [FOLDER]      TEXT from make_text.py; FOLDER: default lookright-small/ beside this file
needs: PyPI tokenizers (tried with 0.23.3)

Every word starts with a blank, whether it comes from running text or as one of a list of words (is_split_into_words), so
both give the same sub-tokens. Digits are single. Bytes are the base alphabet, so any Unicode text survives the round trip.
"""

import json
import sys
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

VOCABULARY = 2048
SPECIAL = ["<unk>", "<s>", "</s>", "<pad>"]


def train(text):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Prepend(" ")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(r" ?\p{N}"), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.Sequence([decoders.ByteLevel(), decoders.Strip(" ", 1, 0)])
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=SPECIAL, show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train([str(text)], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", SPECIAL.index("<s>"))])
    return tokenizer


def main():
    text = Path(sys.argv[1])
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).resolve().parent / "lookright-small"
    tokenizer = train(text)
    for sample in ("Anna paid 40 euros .", "  two  blanks ", "naïve Ψ 漢字 🙂 ▁ \u200d\x00", "line\nbreak\ttab"):
        assert tokenizer.decode(tokenizer.encode(sample).ids) == sample, sample
    assert tokenizer.encode("12").tokens == ["<s>", "Ġ1", "2"]
    words = "Velmar wrote to info@tasso.net , 12 March .".split()
    assert tokenizer.encode(words, is_pretokenized=True).ids == tokenizer.encode(" ".join(words)).ids
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
              "pad_token": "<pad>", "model_max_length": 512, "clean_up_tokenization_spaces": False}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    print(tokenizer.get_vocab_size(), "tokens;", sum(len(tokenizer.encode(line.rstrip("\n")).ids) for line in text.open()),
          "sub-tokens in", text)


if __name__ == "__main__":
    main()
