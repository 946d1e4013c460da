"""Makes expected.safetensors: golden/llama-mha with its adapter, the decoder's linear layers rounded to bfloat16, everything
else and all arithmetic float32 (transformers 5.23.0, peft 0.21.2, torch 2.15.0, CPU). Run: python generate.py OUT_FOLDER"""
import pathlib
import sys

import torch
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import AutoModelForTokenClassification

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent.parent / "python"))
from golden_cases import direct_mask, layer_masks

torch.set_num_threads(2)
FOLDER = HERE.parent / "golden" / "llama-mha"
PLAN = "0011"

inputs = {k: v for k, v in load_file(FOLDER / "expected.safetensors").items()
          if k in ("input_ids", "attention_mask", "labels")}
base = AutoModelForTokenClassification.from_pretrained(FOLDER, attn_implementation="eager", dtype=torch.float32).eval()
with torch.no_grad():
    for name, weight in base.named_parameters():
        if "_proj.weight" in name:
            weight.copy_(weight.to(torch.bfloat16).to(torch.float32))
model = PeftModel.from_pretrained(base, FOLDER / "adapter", is_trainable=True).eval()
masks = [direct_mask((lambda q, k: True) if bit == "1" else (lambda q, k: k <= q), inputs["attention_mask"]) for bit in PLAN]


def run():
    with layer_masks(base.model.layers, masks):
        return model(**inputs, use_cache=False)


out = run()
out.loss.backward()
t = dict(inputs)
t[f"{PLAN}/lora/logits"], t[f"{PLAN}/lora/loss"] = out.logits, out.loss.reshape(1)
for name, weight in model.named_parameters():
    if weight.grad is not None:
        t[f"{PLAN}/lora/grad/{name}"] = weight.grad.clone()
decayed = [p for n, p in model.named_parameters() if p.requires_grad and not n.endswith("bias")]
plain = [p for n, p in model.named_parameters() if p.requires_grad and n.endswith("bias")]
optimiser = torch.optim.AdamW([dict(params=decayed, weight_decay=0.1), dict(params=plain, weight_decay=0.0)],
                              lr=2e-3, betas=(0.9, 0.95), eps=1e-5)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=12)
losses, norms = [], []
for _ in range(12):
    optimiser.zero_grad()
    loss = run().loss
    loss.backward()
    norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)))
    optimiser.step()
    schedule.step()
    losses.append(float(loss.detach()))
t[f"{PLAN}/lora/train/losses"], t[f"{PLAN}/lora/train/grad_norms"] = torch.tensor(losses), torch.tensor(norms)
save_file({k: v.detach().clone().contiguous() for k, v in t.items()}, pathlib.Path(sys.argv[1]) / "expected.safetensors")
