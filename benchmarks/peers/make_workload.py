"""Makes what ours and Hugging Face both read: the same random weights, token ids, labels and batch order.
usage: make_workload.py s|m|l OUT --data wnut17train.conll --tokenizer tokenizer.json [--steps 40] [--warmup 5] [--batch 16]

OUT/model/                the LLaMA tagger: config.json, model.safetensors (head dropout 0, so that losses can be compared)
                          l, the shape of TinyLlama (1.0 B parameters without lm_head), is written as BF16, a shard a layer,
                          and is never in memory as a whole
OUT/adapter/              a PEFT LoRA adapter for it (r 64, alpha 16, q_proj and v_proj, head trained)
OUT/workload.json         batches of random sentences
OUT/workload-sorted.json  the same sentences sorted by length before they are cut into batches; the batches are then shuffled

A workload: {"shape", "labelNames", "warmup", "optimiser": {...}, "sentences": [{"ids": [...], "labels": [...]}],
"batches": [[sentence, ...], ...]}. The first `warmup` batches are run but not timed. Labels are -100 except on a word's
first sub-token. The learning rate falls as a cosine to 0 over the batches that are run, warm-up batches included."""
import argparse
import json
import pathlib
import random

import torch
from tokenizers import Tokenizer

SHAPES = {
    "s": dict(hidden_size=288, num_hidden_layers=6, num_attention_heads=6, num_key_value_heads=6, intermediate_size=768),
    "m": dict(hidden_size=768, num_hidden_layers=12, num_attention_heads=12, num_key_value_heads=4, intermediate_size=2048),
    "l": dict(hidden_size=2048, num_hidden_layers=22, num_attention_heads=32, num_key_value_heads=4, intermediate_size=5632),
}
SHARDED = {"l"}
OPTIMISER = {"lr": 2e-4, "betas": [0.9, 0.95], "eps": 1e-5, "weightDecay": 0.1, "clip": 1.0, "schedule": "cosine"}
MAX_LENGTH = 128


def read(path):
    """CoNLL sentences as lists of (word, label); rows without a word are left out."""
    sentences, rows = [], []
    for line in [*open(path, encoding="utf-8"), "\n"]:
        if line.strip():
            word, label = line.rstrip("\n").split("\t")
            if word.strip():
                rows.append((word.strip(), label.strip()))
        elif rows:
            sentences.append(rows)
            rows = []
    return sentences


def encode(tokenizer, rows, label_ids):
    """Sub-tokens of one sentence; a word's label sits on its first sub-token."""
    e = tokenizer.encode([w for w, _ in rows], is_pretokenized=True)
    labels, previous = [], None
    for word in e.word_ids[:MAX_LENGTH]:
        labels.append(-100 if word is None or word == previous else label_ids[rows[word][1]])
        previous = word
    return {"ids": e.ids[:MAX_LENGTH], "labels": labels}


def batches_of(order, size):
    return [order[i:i + size] for i in range(0, len(order), size)]


def save_model(shape, labels, out):
    from peft import LoraConfig, TaskType, get_peft_model
    from transformers import LlamaConfig, LlamaForTokenClassification

    torch.manual_seed(0)
    config = LlamaConfig(vocab_size=32000, pad_token_id=0, bos_token_id=1, eos_token_id=2, max_position_embeddings=512,
                         classifier_dropout=0.0, id2label=dict(enumerate(labels)),
                         label2id={name: i for i, name in enumerate(labels)}, **SHAPES[shape])
    lora = LoraConfig(r=64, lora_alpha=16, lora_dropout=0.0, bias="none", task_type=TaskType.TOKEN_CLS,
                      target_modules=["q_proj", "v_proj"])
    if shape in SHARDED:
        with torch.device("meta"):
            shapes = {name: t.shape for name, t in LlamaForTokenClassification(config).state_dict().items()}
        config.architectures, config.dtype = ["LlamaForTokenClassification"], torch.bfloat16
        config.save_pretrained(out / "model")
        save_shards(shapes, out / "model")
        save_fresh_adapter(shapes, lora, out)
        return
    model = LlamaForTokenClassification(config)
    model.save_pretrained(out / "model")
    get_peft_model(model, lora).save_pretrained(out / "adapter")


def save_shards(shapes, folder):
    """Random BF16 tensors of those shapes, as transformers initialises them: a file a layer, one for all others."""
    from safetensors.torch import save_file

    shards, index = {}, {}
    for name in shapes:
        key = name.split(".")[2] if name.startswith("model.layers.") else "rest"
        shards.setdefault(key, []).append(name)
    for number, names in enumerate(shards.values(), 1):
        file = f"model-{number:05}-of-{len(shards):05}.safetensors"
        save_file({name: fresh(name, shapes[name]).bfloat16() for name in names}, folder / file, metadata={"format": "pt"})
        index |= dict.fromkeys(names, file)
    size = sum(2 * shape.numel() for shape in shapes.values())
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": size}, "weight_map": index}))


def fresh(name, shape):
    if "norm" in name:
        return torch.ones(shape)
    return torch.zeros(shape) if name.endswith(".bias") else torch.empty(shape).normal_(0, 0.02)


def save_fresh_adapter(shapes, lora, out):
    """As PEFT begins: A uniform within 1 / sqrt(in), B zero, a new head."""
    from safetensors.torch import save_file

    lora.base_model_name_or_path, lora.inference_mode = str(out / "model"), True
    lora.modules_to_save = ["classifier", "score"]
    lora.save_pretrained(out / "adapter")
    tensors = {f"base_model.model.{name}": fresh(name, s) for name, s in shapes.items() if name.startswith("score.")}
    for name, (rows, columns) in ((n, s) for n, s in shapes.items() if n.split(".")[-2] in lora.target_modules):
        key = "base_model.model." + name.removesuffix("weight")
        tensors[key + "lora_A.weight"] = torch.empty(lora.r, columns).uniform_(-columns**-0.5, columns**-0.5)
        tensors[key + "lora_B.weight"] = torch.zeros(rows, lora.r)
    save_file(tensors, out / "adapter" / "adapter_model.safetensors", metadata={"format": "pt"})


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shape", choices=SHAPES)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--data", required=True)
    p.add_argument("--tokenizer", required=True)
    p.add_argument("--steps", type=int, default=40)
    p.add_argument("--warmup", type=int, default=5)
    p.add_argument("--batch", type=int, default=16)
    a = p.parse_args()
    sentences = read(a.data)
    labels = ["O"] + sorted({t for rows in sentences for _, t in rows} - {"O"}, key=lambda t: (t[2:], t[0]))
    tokenizer = Tokenizer.from_file(a.tokenizer)
    order = list(range(len(sentences)))
    random.Random(1).shuffle(order)
    chosen = order[:(a.steps + a.warmup) * a.batch]
    if len(chosen) < (a.steps + a.warmup) * a.batch:
        p.error(f"{a.data} has {len(order)} sentences, but {a.steps}+{a.warmup} batches of {a.batch} were asked for")
    ids = {name: i for i, name in enumerate(labels)}
    encoded = [encode(tokenizer, sentences[i], ids) for i in chosen]
    a.out.mkdir(parents=True, exist_ok=True)
    save_model(a.shape, labels, a.out)
    shuffled = batches_of(list(range(len(encoded))), a.batch)
    by_length = batches_of(sorted(range(len(encoded)), key=lambda i: len(encoded[i]["ids"])), a.batch)
    random.Random(2).shuffle(by_length)
    for name, batches in (("workload", shuffled), ("workload-sorted", by_length)):
        body = dict(shape=a.shape, labelNames=labels, warmup=a.warmup, optimiser=OPTIMISER, sentences=encoded, batches=batches)
        (a.out / f"{name}.json").write_text(json.dumps(body))
        timed = [[len(encoded[i]["ids"]) for i in b] for b in batches[a.warmup:]]
        real, padded = sum(map(sum, timed)), sum(max(b) * len(b) for b in timed)
        print(f"{a.out / name}.json: {len(timed)} timed batches, {real} real tokens, padded/real {padded / real:.2f}")


if __name__ == "__main__":
    main()
