"""What the Python checks share: the golden folders, the shipped loader, and a mask written out independently of it."""
import contextlib
import importlib.util
import json
import os
import pathlib
import shutil

import torch
from safetensors.torch import load_file

ROOT = pathlib.Path(__file__).resolve().parents[3]
LOADER = ROOT / "model/src/main/resources/lookright/model/folder/lookright_hf.py"
MIN = torch.finfo(torch.float32).min


def golden():
    """The golden folders: those of the tests, or where LOOKRIGHT_GOLDEN points."""
    return pathlib.Path(os.environ.get("LOOKRIGHT_GOLDEN", ROOT / "src/test/resources/golden"))


def token_classifiers():
    """Golden folders with a token-classification head: those whose expected values hold labels."""
    folders = sorted(f.parent for f in golden().glob("*/config.json"))
    return [f for f in folders if "ForTokenClassification" in json.loads((f / "config.json").read_text())["architectures"][0]]


def loader(folder=LOADER.parent):
    """Imports lookright_hf.py from a model folder, as a user of that folder would."""
    spec = importlib.util.spec_from_file_location("lookright_hf", pathlib.Path(folder) / "lookright_hf.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def own_mask(config, layer):
    """The text of a layer's own mask: bit 0 of a plan. transformers writes layer_types for the families that mix."""
    window = config.get("sliding_window") if config.get("use_sliding_window", config["model_type"] == "mistral") else None
    sliding = config.get("layer_types", ["sliding_attention"] * (layer + 1))[layer] == "sliding_attention"
    return f"window({window})" if window and sliding else "causal"


def plan_text(bits, config):
    return ", ".join("full" if b == "1" else own_mask(config, i) for i, b in enumerate(bits))


def copy_with_plan(folder, target, plan):
    """A copy of a model folder as LookRight would save it: with lookright.json and lookright_hf.py."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("expected.safetensors", "adapter"))
    for f in pathlib.Path(target).iterdir():
        f.chmod(0o644)
    (pathlib.Path(target) / "lookright.json").write_text(json.dumps({"plan": plan}))
    shutil.copy(LOADER, target)
    return target


def direct_mask(allows, mask):
    """Additive [B, 1, T, T] by plain loops over the real tokens: allows(q, k) on places among the real tokens."""
    b, t = mask.shape
    out = torch.full((b, 1, t, t), MIN)
    for r in range(b):
        real = [i for i in range(t) if mask[r, i]]
        for q, i in enumerate(real):
            for k, j in enumerate(real):
                if allows(q, k):
                    out[r, 0, i, j] = 0.0
    return out


@contextlib.contextmanager
def layer_masks(layers, masks):
    """While open, decoder layer l is called with the additive mask masks[l]."""
    for layer, m in zip(layers, masks):
        layer.forward = lambda h, attention_mask=None, m=m, plain=layer.forward, **kw: plain(h, attention_mask=m, **kw)
    try:
        yield
    finally:
        for layer in layers:
            del layer.forward


def direct_logits(model, ids, mask, masks):
    """Logits of a stock model whose layer l is called with the additive mask masks[l]."""
    with torch.no_grad(), layer_masks(model.model.layers, masks):
        return model(input_ids=ids, attention_mask=mask, use_cache=False).logits


def expected(folder):
    return load_file(pathlib.Path(folder) / "expected.safetensors")


def gap(a, b, mask):
    """Largest absolute difference at real positions."""
    return float((a - b)[mask.bool()].abs().max())
