"""Makes expected.safetensors: NF4 of random matrices by bitsandbytes 0.50.2 (torch 2.15.0, CPU, float32).
Run: python generate.py OUT_FOLDER"""
import pathlib
import sys

import bitsandbytes.functional as bnb
import torch
from safetensors.torch import save_file

torch.set_num_threads(2)
g = torch.Generator().manual_seed(5)
t = {}
for name, shape, scale in (("square", (256, 256), 0.02), ("wide", (96, 640), 1.0), ("ragged", (33, 70), 0.3)):
    w = scale * torch.randn(shape, generator=g)
    w[0, :3] = torch.tensor([0.0, 10 * scale, -10 * scale])
    q, s = bnb.quantize_4bit(w, blocksize=64, compress_statistics=False, quant_type="nf4")
    t[f"{name}/weight"], t[f"{name}/packed"], t[f"{name}/absmax"] = w, q.flatten(), s.absmax
    t[f"{name}/dequantised"] = bnb.dequantize_4bit(q, s)
    q2, s2 = bnb.quantize_4bit(w, blocksize=64, compress_statistics=True, quant_type="nf4")
    t[f"{name}/double/dequantised"] = bnb.dequantize_4bit(q2, s2)
    t["code"] = s.code
tensors = {k: v.detach().clone().contiguous() for k, v in t.items()}
save_file(tensors, pathlib.Path(sys.argv[1]) / "expected.safetensors")
