"""Makes tokenizer.json: a byte-level BPE of our own few words, for tests only.

    python make_tokenizer.py        (needs the package "tokenizers"; written with 0.23)

"Anna", "Smith", "Oslo" become one sub-token each at the start of a word; zero width spaces vanish, so
that a word can be without any sub-token; every sentence begins with <s>.
"""
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TEXT = ["Anna Smith lives in Oslo", "Oslo is where Anna lives", "Smith and Anna saw Oslo"] * 4

tokenizer = Tokenizer(models.BPE())
tokenizer.normalizer = normalizers.Replace("\u200b", "")
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
tokenizer.decoder = decoders.ByteLevel()
tokenizer.train_from_iterator(
    TEXT,
    trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    ),
)
tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
for word in ("Anna", "Smith", "Oslo"):
    assert len(tokenizer.encode(word).ids) == 2, tokenizer.encode(word).tokens
tokenizer.save(str(Path(__file__).with_name("tokenizer.json")), pretty=False)
print(tokenizer.get_vocab_size(), tokenizer.encode("Anna Smith lives in Oslo").tokens)
