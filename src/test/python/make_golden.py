"""Makes a golden folder for a family that shared/golden does not have, with the same content.
usage: make_golden.py OUT [name ...]      (needs torch, transformers; the folders go to src/test/resources/golden)

OUT/<name>/ holds config.json, model.safetensors and expected.safetensors: input_ids, attention_mask, labels; under the
plans 0000 1111 0011 1100 0101 (one bit a layer, 1 = the mask is off, 0 = the model's own) <plan>/logits and
<plan>/loss; under 0011 <plan>/grad/<parameter>; under 0000 and 0011 twelve training steps. Weights are random, masks are
written out pair by pair and given to each layer. A new family is one line in FOLDERS."""
import argparse
import json
import pathlib

import torch
from transformers import AutoConfig, AutoModelForTokenClassification

from golden_cases import direct_mask, own_mask
from make_cases import predicate, save_expected, values

BASE = dict(vocab_size=210, hidden_size=48, intermediate_size=112, num_hidden_layers=4, num_attention_heads=4,
            max_position_embeddings=128, rms_norm_eps=1e-5, attn_implementation="eager", pad_token_id=0, bos_token_id=1,
            eos_token_id=2, num_labels=9, initializer_range=0.15, classifier_dropout=0.0)
# name: (model type, settings apart from BASE, parts of the names of parameters whose gradients are kept)
FOLDERS = {
    "smollm3-nope": ("smollm3", dict(num_key_value_heads=2, no_rope_layers=[1, 0, 1, 0], use_sliding_window=True, sliding_window=6),
                     ("layers.1.", "layers.2.", "model.norm", "score")),
}
PLANS = ["0000", "1111", "0011", "1100", "0101"]


def make_model(kind, settings, seed):
    torch.manual_seed(seed)
    config = AutoConfig.for_model(kind, **{**BASE, **settings})
    model = AutoModelForTokenClassification.from_config(config, attn_implementation="eager").float().eval()
    g = torch.Generator().manual_seed(seed + 1)
    with torch.no_grad():
        for n, p in model.named_parameters():
            if "norm" in n:
                p.copy_(1 + 0.2 * torch.randn(p.shape, generator=g))
            elif n.endswith("bias"):
                p.copy_(0.3 * torch.randn(p.shape, generator=g))
    return model


def make_batch(seed, b=3, t=23):
    """Right-padded sentences of 23, 17 and 9 tokens; about a third of the labels are ignored."""
    g = torch.Generator().manual_seed(seed)
    ids, labels = torch.randint(3, BASE["vocab_size"], (b, t), generator=g), torch.randint(0, BASE["num_labels"], (b, t), generator=g)
    mask = torch.stack([torch.arange(t) < n for n in (23, 17, 9)]).long()
    labels[torch.rand(b, t, generator=g) < 0.3] = -100
    ids[mask == 0], labels[mask == 0] = 0, -100
    return ids, mask, labels


def make_folder(name, out, seed):
    kind, settings, kept = FOLDERS[name]
    model, inputs = make_model(kind, settings, seed), make_batch(seed + 2)
    model.save_pretrained(out / name)
    config = json.loads((out / name / "config.json").read_text())
    found = {}
    for plan in PLANS:
        masks = [direct_mask(predicate("full" if b == "1" else own_mask(config, i)), inputs[1]) for i, b in enumerate(plan)]
        every = values(model, model.model.layers, inputs, masks, plan, plan in ("0000", "0011"), steps=12)
        found |= {k: v for k, v in every.items() if "/grad/" not in k or plan == "0011" and any(part in k for part in kept)}
    save_expected(out / name / "expected.safetensors", inputs, found)
    print(name, {plan: round(float(found[f"{plan}/loss"]), 5) for plan in PLANS}, float(found["0011/train/losses"][-1]))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("names", nargs="*", help="default: all of " + ", ".join(FOLDERS))
    a = p.parse_args()
    torch.set_num_threads(1)
    for i, name in enumerate(FOLDERS):
        if not a.names or name in a.names:
            make_folder(name, a.out, 5000 + 10 * i)


if __name__ == "__main__":
    main()
