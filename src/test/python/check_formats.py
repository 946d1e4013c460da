"""Converts what make_formats.py makes of each golden folder, and holds it against PyTorch.

    check_formats.py [FOLDER ...]        folders with config.json, weights and expected.safetensors

Every format must give the golden tensors bit for bit (`lookright diff`), its numbers
(`lookright verify`) and, in transformers, the golden logits; rounded files must be what torch
rounds; a file for llama2.c must have the bytes of its own export.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SHARED = Path(os.environ.get("LOOKRIGHT_SHARED", ROOT.parent / "shared"))
GGUF_FAMILIES = {"llama", "mistral", "qwen2", "qwen3"}
GOLDEN = ROOT / "src/test/resources/golden"


def lookright(*arguments, code=0):
    command = [os.environ.get("LOOKRIGHT", str(ROOT / "lookright")), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == code, f"{command}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def read(folder):
    tensors = {}
    for file in sorted(folder.glob("model*.safetensors")):
        tensors |= load_file(file)
    return tensors


def logits_agree(folder, expected):
    model = transformers.AutoModelForTokenClassification.from_pretrained(folder, dtype=torch.float32)
    mask = expected["attention_mask"]
    with torch.no_grad():
        found = model(input_ids=expected["input_ids"], attention_mask=mask).logits
    return (found - expected["0000/logits"])[mask.bool()].abs().max().item()


def check(folder):
    expected = load_file(folder / "expected.safetensors")
    original = read(folder)
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary)
        subprocess.run([sys.executable, str(HERE / "make_formats.py"), str(folder), str(out)], check=True)
        known = json.loads((folder / "config.json").read_text())["model_type"] in GGUF_FAMILIES
        if not known:
            lookright("convert", out / "model.gguf", out / "refused", code=2)
        for name in ("pytorch", "pytorch-sharded") + (("model.gguf",) if known else ()):
            target = out / ("hf-" + name)
            lookright("convert", out / name, target)
            lookright("diff", folder, target)
            lookright("verify", target, "--expected", folder / "expected.safetensors", "--skip", "*/lora/*")
            worst = logits_agree(target, expected)
            assert worst <= 2e-5, f"{name}: logits differ by {worst}"
            print(f"{folder.name}: {name}: equal, verified, transformers within {worst:.1e}")
        for name, dtype in (("bf16", torch.bfloat16), ("f16", torch.float16)):
            target = out / name
            lookright("convert", folder, target, "--dtype", name)
            ours = read(target)
            assert ours.keys() == original.keys()
            for key, tensor in original.items():
                assert torch.equal(ours[key], tensor.to(dtype)), key
            if known:
                again = out / (name + "-gguf")
                lookright("convert", out / f"model-{name}.gguf", again, "--dtype", name)
                lookright("diff", target, again)
            print(f"{folder.name}: {name}: as torch and gguf round")
        if (out / "v0.bin").exists():
            for name in ("v0.bin", "v1.bin"):
                lookright("convert", out / name, out / name[:2])
                ours = read(out / name[:2])
                assert ours and all(torch.equal(tensor, original[key]) for key, tensor in ours.items())
            if "rms_norm_eps" in json.loads((folder / "config.json").read_text()):
                lookright("convert", out / "v0", out / "again.bin")
                assert close(out / "again.bin", out / "v0.bin")
            print(f"{folder.name}: llama2.c: equal both ways")


def close(a, b):
    """The rotary tables' angles are float32 there: up to 128 * 2^-24 apart. The tensors were compared before."""
    a, b = (torch.frombuffer(bytearray(p.read_bytes()), dtype=torch.float32) for p in (a, b))
    return a.shape == b.shape and (a[7:] - b[7:]).abs().max() <= 2e-5 and torch.equal(a[:7].view(torch.int32), b[:7].view(torch.int32))


if __name__ == "__main__":
    folders = [Path(a) for a in sys.argv[1:]] or sorted(p for p in GOLDEN.iterdir() if p.is_dir())
    for one in folders:
        check(one)
    print(f"{len(folders)} folders agree.")
