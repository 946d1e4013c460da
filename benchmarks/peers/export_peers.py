"""Exports a workload's model for the JVM peers: WORK/onnx/model.onnx (ONNX Runtime) and WORK/torchscript/model.pt (DJL).
usage: export_peers.py WORK [WORK...]

Both take ids and mask, [B, T] int64, and give logits [B, T, K] as transformers' own model computes them: every layer causal,
padding unseen. Both are compared with it here, on sizes that they were not traced with."""
import argparse
import pathlib

import torch
from transformers import AutoModelForTokenClassification


class CausalTagger(torch.nn.Module):
    """The model with its mask made of plain operators: transformers' own mask code cannot be traced for other sizes."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask):
        t = ids.shape[1]
        places = torch.arange(t, device=ids.device)
        visible = (places[None, :] <= places[:, None])[None, None] & mask.bool()[:, None, None, :]
        bias = torch.where(visible, 0.0, torch.finfo(torch.float32).min)
        return self.model(input_ids=ids, attention_mask=bias, position_ids=places[None], use_cache=False).logits


def inputs(batch, length):
    ids = torch.randint(3, 32000, (batch, length), generator=torch.Generator().manual_seed(length))
    mask = torch.ones(batch, length, dtype=torch.long)
    mask[0, (length + 1) // 2:] = 0
    return ids, mask


def difference(run, model, batch, length):
    ids, mask = inputs(batch, length)
    with torch.no_grad():
        expected = model(input_ids=ids, attention_mask=mask, use_cache=False).logits
        found = run(ids, mask)
    return (expected - found)[mask.bool()].abs().max().item()


def export_onnx(model, path):
    path.parent.mkdir(exist_ok=True)
    sizes = {0: torch.export.Dim("batch", min=1, max=4096), 1: torch.export.Dim("length", min=1, max=8192)}
    torch.onnx.export(CausalTagger(model).eval(), inputs(2, 9), path, input_names=["ids", "mask"], output_names=["logits"],
                      dynamic_shapes=(sizes, sizes), external_data=False, dynamo=True)


def export_torchscript(model, path):
    path.parent.mkdir(exist_ok=True)
    with torch.no_grad():
        traced = torch.jit.trace(CausalTagger(model).eval(), inputs(2, 9), check_trace=False)
    torch.jit.save(torch.jit.freeze(traced.eval()), path)
    return torch.jit.load(path)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("work", type=pathlib.Path, nargs="+")
    for work in p.parse_args().work:
        def load(attention):
            return AutoModelForTokenClassification.from_pretrained(work / "model", attn_implementation=attention).eval()

        traced = export_torchscript(load("sdpa"), work / "torchscript" / "model.pt")
        own = load("eager")
        worst = max(difference(traced, own, b, t) for b, t in ((1, 1), (1, 37), (16, 70)))
        print(f"{work}: TorchScript differs by {worst:.1e}")
        export_onnx(own, work / "onnx" / "model.onnx")
        print(f"{work}: ONNX written; tagging.py compares it")


if __name__ == "__main__":
    main()
