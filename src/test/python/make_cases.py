"""Makes reference cases beyond the golden folders: other shapes, seeds, paddings, plans and ways to store weights.
usage: make_cases.py OUT [case ...]      (needs torch, transformers, peft)

OUT/<case>/ is laid out like a golden token-classification folder: config.json, weights, expected.safetensors with
input_ids, attention_mask, labels, <bits>/logits, <bits>/loss, <bits>/grad/<parameter>, <bits>/train/* and, with an
adapter/, <bits>/lora/*. Beside it plans.safetensors holds the same inputs and <plan text>/logits for plans that bits
cannot say. `headless` is a causal language model without score.*: its expected values are <bits>/hidden,
the states after the final norm. All values are computed with masks written out pair by pair, not with lookright_hf.py."""
import argparse
import copy
import json
import pathlib

import torch
from peft import LoraConfig, TaskType, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForTokenClassification

from golden_cases import direct_mask, layer_masks, own_mask

SMALL = dict(vocab_size=211, hidden_size=48, intermediate_size=100, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=96, rms_norm_eps=1e-6, pad_token_id=0, bos_token_id=1, eos_token_id=2, num_labels=5,
             initializer_range=0.2, classifier_dropout=0.0, attn_implementation="eager")
LLAMA3 = dict(rope_type="llama3", rope_theta=10000.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=2.0,
              original_max_position_embeddings=16)
# name: (model type, settings apart from SMALL, how it is batched, stored and trained)
CASES = {
    "llama-one-kv-head": ("llama", dict(num_attention_heads=3, num_key_value_heads=1, head_dim=20, hidden_size=45), dict(adapter=True)),
    "llama-biases": ("llama", dict(attention_bias=True, mlp_bias=True, num_key_value_heads=4), dict(padding="left")),
    "llama-tied-spare": ("llama", dict(tie_word_embeddings=True, num_hidden_layers=5), dict(spare=True)),
    "llama-old-config": ("llama", dict(rope_parameters=LLAMA3, head_dim=16), dict(old_config=True, length=40)),
    "llama-bf16-shards": ("llama", dict(rope_parameters=dict(rope_type="linear", rope_theta=5000.0, factor=2.5)),
                          dict(dtype=torch.bfloat16, shard="40KB")),
    "llama-f16-one-layer": ("llama", dict(num_hidden_layers=1, num_labels=2), dict(dtype=torch.float16, padding="none")),
    "llama-single-tokens": ("llama", dict(), dict(length=1, padding="none")),
    "mistral-window-1": ("mistral", dict(sliding_window=1, head_dim=8), dict()),
    "mistral-no-window": ("mistral", dict(sliding_window=None, num_hidden_layers=2), dict(padding="left")),
    "mistral-wide-window": ("mistral", dict(sliding_window=17, rope_parameters=dict(rope_type="default", rope_theta=1e6)), dict(length=33)),
    "qwen2-unlike": ("qwen2", dict(num_attention_heads=6, num_key_value_heads=3, vocab_size=97, num_labels=13), dict()),
    "qwen2-upper-window": ("qwen2", dict(use_sliding_window=True, sliding_window=4, max_window_layers=1), dict()),
    "qwen3-biases": ("qwen3", dict(head_dim=20, attention_bias=True, tie_word_embeddings=True), dict(padding="left", adapter=True)),
    "headless": ("llama", dict(tie_word_embeddings=True), dict(headless=True)),
    "smollm3-interval": ("smollm3", dict(no_rope_layer_interval=2, num_hidden_layers=5, mlp_bias=True, tie_word_embeddings=True),
                         dict(padding="left", adapter=True)),
    "smollm3-first-unturned": ("smollm3", dict(no_rope_layers=[0, 1, 0], head_dim=16, use_sliding_window=True, sliding_window=3),
                               dict(old_config=True)),
}
PLANS = {  # text that bits cannot say: for every layer the predicate it must mean
    "window(3)*{n}": lambda q, k: q - 3 < k <= q,
    "prefix(2)*{n}": lambda q, k: k <= q or k < 2,
    "window(4) or prefix(3)*{n}": lambda q, k: k <= q or k < 3,
    "full and (window(2) or prefix(1))*{n}": lambda q, k: k <= q or k < 1,
    "causal and window(5) or window(2)*{n}": lambda q, k: q - 5 < k <= q,
    "prefix(100)*{n}": lambda q, k: True,
    "window(100)*{n}": lambda q, k: k <= q,
}


def predicate(text):
    """What `causal`, `full` and `window(n)` allow: enough for the bits of a plan."""
    if text.startswith("window"):
        n = int(text[7:-1])
        return lambda q, k: q - n < k <= q
    return {"causal": lambda q, k: k <= q, "full": lambda q, k: True}[text]


def make_model(kind, settings, how, seed):
    torch.manual_seed(seed)
    config = AutoConfig.for_model(kind, **{**SMALL, **settings})
    cls = AutoModelForCausalLM if how.get("headless") else AutoModelForTokenClassification
    model = cls.from_config(config, attn_implementation="eager").float().eval()
    g = torch.Generator().manual_seed(seed + 1)
    with torch.no_grad():
        for n, p in model.named_parameters():
            if "norm" in n or n.endswith("bias"):
                p.copy_(("norm" in n) + 0.25 * torch.randn(p.shape, generator=g))
            p.copy_(p.to(how.get("dtype", torch.float32)).float())  # values as stored: float32 is computed from these
    return model


def make_batch(config, how, seed):
    """Four sentences, the last of one token; ids, mask and labels, [4, T]."""
    g = torch.Generator().manual_seed(seed)
    t = how.get("length", 19)
    lengths = [t] * 4 if how.get("padding") == "none" else [t - 5, t, t // 2, 1]
    ids, labels = torch.randint(3, config.vocab_size, (4, t), generator=g), torch.randint(0, config.num_labels, (4, t), generator=g)
    labels[:, 1:][torch.rand(4, t - 1, generator=g) < 0.4] = -100
    mask = torch.stack([torch.arange(t) < n for n in lengths]).long()
    if how.get("padding") == "left":
        mask = mask.flip(1)
    ids[mask == 0], labels[mask == 0] = 0, -100
    return ids, mask, labels


def bits_of(layers):
    """All own, all full, the upper half full, alternating."""
    half = layers // 2
    return list(dict.fromkeys(["0" * layers, "1" * layers, "0" * (layers - half) + "1" * half, ("10" * layers)[:layers]]))


def train(model, call, steps=8):
    """The golden optimiser: AdamW, decay .1 on weights only, clip 1, cosine to 0."""
    trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    plain = [p for n, p in trained if "norm" in n or n.endswith("bias")]
    decayed = [p for n, p in trained if not ("norm" in n or n.endswith("bias"))]
    adam = torch.optim.AdamW([dict(params=decayed, weight_decay=0.1), dict(params=plain, weight_decay=0.0)], lr=2e-3,
                             betas=(0.9, 0.95), eps=1e-5)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, T_max=steps)
    losses, norms = [], []
    for _ in range(steps):
        adam.zero_grad()
        loss = call().loss
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)))
        adam.step()
        schedule.step()
        losses.append(float(loss.detach()))
    return {"train/losses": torch.tensor(losses), "train/grad_norms": torch.tensor(norms), "train/logits_after": call().logits.detach()}


def values(model, layers, inputs, masks, prefix, trains, steps=8):
    """Logits, loss, gradients and training under one plan; the model's weights are restored."""
    ids, mask, labels = inputs
    start = {k: v.clone() for k, v in model.state_dict().items()}
    with layer_masks(layers, masks):
        call = lambda: model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False)
        model.zero_grad()
        out = call()
        out.loss.backward()
        found = {"logits": out.logits.detach(), "loss": out.loss.detach().reshape(1)}
        found |= {f"grad/{n}": p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}
        if trains:
            found |= train(model, call, steps)
    model.load_state_dict(start)
    return {f"{prefix}/{k}": v for k, v in found.items()}


def hidden(model, layers, inputs, masks):
    with torch.no_grad(), layer_masks(layers, masks):
        return model.model(input_ids=inputs[0], attention_mask=inputs[1], use_cache=False).last_hidden_state


def adapter_values(model, inputs, plans, folder, seed):
    """A LoRA adapter on every linear layer, with another rank and scale than the golden one's."""
    lora = get_peft_model(model, LoraConfig(r=3, lora_alpha=7, lora_dropout=0.0, bias="none", task_type=TaskType.TOKEN_CLS,
                          target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for n, p in lora.named_parameters():
            if "lora_B" in n:
                p.copy_(0.1 * torch.randn(p.shape, generator=g))
    lora.save_pretrained(folder / "adapter")
    found = {}
    for bits, masks in plans.items():
        found |= values(lora, model.model.layers, inputs, masks, f"{bits}/lora", True)
    return found


def store(model, how, folder):
    """Saves config and weights in the wanted number type, shards and configuration form."""
    stored = copy.deepcopy(model).to(how.get("dtype", torch.float32))  # a copy: casting rounds the rotary frequencies too
    stored.save_pretrained(folder, max_shard_size=how.get("shard", "1GB"))
    if how.get("spare"):  # tensors that old files carry and nobody uses
        weights = load_file(folder / "model.safetensors")
        weights["lm_head.weight"] = weights["model.embed_tokens.weight"].clone()
        weights["model.layers.0.self_attn.rotary_emb.inv_freq"] = torch.ones(6)
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    if how.get("old_config"):
        path = folder / "config.json"
        config = json.loads(path.read_text())
        rope = config.pop("rope_parameters")
        config |= dict(rope_theta=rope.pop("rope_theta"), rope_scaling=rope, torch_dtype=config.pop("dtype"), transformers_version="4.46.3")
        path.write_text(json.dumps(config, indent=2))


def save_expected(path, inputs, found):
    found = dict(zip(("input_ids", "attention_mask", "labels"), inputs)) | found
    save_file({k: v.contiguous() for k, v in found.items()}, path)


def make_case(name, out, seed):
    kind, settings, how = CASES[name]
    folder = out / name
    model = make_model(kind, settings, how, seed)
    store(model, how, folder)
    config = json.loads((folder / "config.json").read_text())
    inputs = make_batch(model.config, how, seed + 2)
    layers = model.model.layers
    plans = {bits: [direct_mask(predicate("full" if b == "1" else own_mask(config, i)), inputs[1]) for i, b in enumerate(bits)]
             for bits in bits_of(len(layers))}
    if how.get("headless"):
        found = {f"{bits}/hidden": hidden(model, layers, inputs, masks) for bits, masks in plans.items()}
    else:
        found = {}
        for i, (bits, masks) in enumerate(plans.items()):
            found |= values(model, layers, inputs, masks, bits, i in (0, 2))
        texts = {text.format(n=len(layers)): [direct_mask(allows, inputs[1])] * len(layers) for text, allows in PLANS.items()}
        save_expected(folder / "plans.safetensors", inputs, {f"{text}/logits": values(model, layers, inputs, masks, "p", False)["p/logits"]
                                                             for text, masks in texts.items()})
        if how.get("adapter"):
            some = {bits: plans[bits] for bits in list(plans)[:3]}
            found |= adapter_values(model, inputs, some, folder, seed + 3)
    save_expected(folder / "expected.safetensors", inputs, found)
    print(name, *plans, f"{len(found)} tensors")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("cases", nargs="*")
    a = p.parse_args()
    unknown = set(a.cases) - set(CASES)
    if unknown:
        p.error(f"unknown case {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    torch.set_num_threads(1)
    for i, name in enumerate(CASES):
        if not a.cases or name in a.cases:
            make_case(name, a.out, 7000 + 10 * i)


if __name__ == "__main__":
    main()
