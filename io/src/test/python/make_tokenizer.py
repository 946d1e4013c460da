"""Makes the two small tokenizers of the tests and what PyPI's tokenizers makes of some texts.

usage: make_tokenizer.py OUT        (python 3.9 or newer, pip install tokenizers==0.23.3)

llama/      BPE with byte fallback and <s> in front, as LLaMA and Mistral have it
bytelevel/  byte-level BPE, as Qwen and LLaMA 3 have it, with <s> and </s> around; its tokenizer_config.json says
            otherwise, but tokenizer.json decides, in transformers 5 and here
The text to learn from is written below by this script; nothing is third-party.
"""
import itertools, json, pathlib, sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

WHO = "Anna Bruno Carla Dieter Emeka Fatima Goran Hanako Ines João".split()
DOES = "sends asks meets pays calls thanks answers visits follows writes to".split()
WHAT = "the invoice the ticket a report two parcels the minutes an order her address his number".split()
WHERE = "in Lisbon, on Monday, before noon, at the office, by e-mail, from Oslo,".split(", ")
CORPUS = [f"{a} {b} {c} {d}." for a, b, c, d in itertools.product(WHO, DOES, WHAT, WHERE)]

TEXTS = ["Anna sends the invoice in Lisbon.", "", " ", "  two  blanks ", "tab\tand\nline\r\n", "João – 日本 🙂🏽",
         "</s> <s> <unk> <pad>", "a\0b", "e\u0301 \u00e9 \ufeff\u200b", "x" * 300, "\U0001f468\u200d\U0001f469\u200d\U0001f467"]
WORDS = [["Anna", "sends", "the", "invoice", "."], ["San", "", "Francisco"], [""], [], ["", ""], [" ", "a b", "\u00a0"],
         ["🙂", "日本", "x" * 40], ["a\0b", "\ufeff"], ["<s>", "</s>"], ["João", "'s", "e-mail", "–", "42"],
         ["y" * 600], ["W"] * 300]


def learn(pre_tokenizer, size, alphabet=()):
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizer
    learner.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=size, initial_alphabet=list(alphabet), show_progress=False))
    model = json.loads(learner.to_str())["model"]
    return sorted(model["vocab"], key=model["vocab"].get), [tuple(m) for m in model["merges"]]


def llama():
    pieces, merges = learn(pre_tokenizers.Metaspace(), 160)
    special = ["<unk>", "<s>", "</s>"]
    names = special + [f"<0x{b:02X}>" for b in range(256)] + pieces
    t = Tokenizer(models.BPE({n: i for i, n in enumerate(names)}, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    t.post_processor = processors.TemplateProcessing("<s> $A", "<s> $A <s> $B", [("<s>", 1)])
    t.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in special])
    t.enable_truncation(8); t.enable_padding(pad_id=0, pad_token="<unk>", length=8)  # saved by some; must not matter
    config = {"bos_token": {"content": "<s>", "__type": "AddedToken"}, "eos_token": "</s>", "unk_token": "<unk>", "pad_token": None}
    return t, config, None


def bytelevel():
    split = pre_tokenizers.Split(Regex(r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"), "isolated")
    pre = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    pieces, merges = learn(pre, 400, pre_tokenizers.ByteLevel.alphabet())
    t = Tokenizer(models.BPE({n: i for i, n in enumerate(pieces)}, merges))
    t.normalizer, t.pre_tokenizer, t.decoder = normalizers.NFC(), pre, decoders.ByteLevel()
    t.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in ("<pad>", "<s>", "</s>")])
    ids = [(s, t.token_to_id(s)) for s in ("<s>", "</s>")]
    template = processors.TemplateProcessing("<s> $A </s>", "<s> $A </s> <s> $B </s>", ids)
    t.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), template])
    config = {"add_bos_token": False, "add_eos_token": False, "bos_token": "<s>", "eos_token": "</s>", "tokenizer_class": "TokenizersBackend"}
    return t, config, {"pad_token": "<pad>"}


def main(out):
    for name, make in (("llama", llama), ("bytelevel", bytelevel)):
        folder = pathlib.Path(out) / name
        folder.mkdir(parents=True, exist_ok=True)
        t, config, special = make()
        t.save(str(folder / "tokenizer.json"))
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
        if special:
            (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")
        t.no_truncation(); t.no_padding()
        lines = [{"text": x, "ids": t.encode(x).ids, "decoded": t.decode(t.encode(x).ids)} for x in TEXTS]
        for words in WORDS:
            e = t.encode(words, is_pretokenized=True)
            lines.append({"words": words, "ids": e.ids, "word_ids": e.word_ids})
        (folder / "expected.jsonl").write_text("".join(json.dumps(x, ensure_ascii=True) + "\n" for x in lines))
        print(name, t.get_vocab_size(), len(lines))


if __name__ == "__main__":
    main(sys.argv[1])
