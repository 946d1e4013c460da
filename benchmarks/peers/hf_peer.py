"""Peer: Hugging Face transformers (+ PEFT) on a workload of make_workload.py; prints one JSON line.
usage: hf_peer.py --model OUT/model --workload OUT/workload.json --mode full|lora|forward|single|first [--steps N]
                  [--adapter OUT/adapter] [--sdpa] [--bf16] [--fused] [--threads 2] [--save LOGITS]

Attention is causal in all layers. Clock: from the first timed batch, its padding and its tensors included, to the end of the last
optimiser step (full, lora) or of the last logits (forward; single: the same sentences one by one; first: one sentence). Reading files, the warm-up batches and, for forward, the
losses (computed from the kept logits) are outside. --fused takes PyTorch's fused AdamW instead of its default loop."""
import argparse
import json
import math
import os
import resource
import time

import torch
import torch.nn.functional as F
from transformers import AutoModelForTokenClassification


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True)
    p.add_argument("--workload", required=True)
    p.add_argument("--mode", required=True, choices=["full", "lora", "forward", "single", "first"])
    p.add_argument("--steps", type=int, help="timed batches; default: all of the workload")
    p.add_argument("--adapter", help="PEFT adapter for --mode lora; default: adapter/ beside the model")
    p.add_argument("--sdpa", action="store_true")
    p.add_argument("--bf16", action="store_true")
    p.add_argument("--fused", action="store_true")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--device", default="cpu", help="cpu or cuda")
    p.add_argument("--save", help="the logits of real tokens, row after row, big-endian float32")
    return p.parse_args()


def load(a):
    model = AutoModelForTokenClassification.from_pretrained(a.model, attn_implementation="sdpa" if a.sdpa else "eager")
    if a.mode == "lora":
        from peft import PeftModel

        adapter = a.adapter or os.path.join(os.path.dirname(os.path.normpath(a.model)), "adapter")
        model = PeftModel.from_pretrained(model, adapter, is_trainable=True)
    return model.train(a.mode in ("full", "lora"))


def pad(sentences):
    """Ids, mask and labels, each [B, T], padded on the right; and the number of real tokens."""
    t = max(len(s["ids"]) for s in sentences)
    ids, mask = torch.zeros(len(sentences), t, dtype=torch.long), torch.zeros(len(sentences), t, dtype=torch.long)
    labels = torch.full((len(sentences), t), -100)
    for r, s in enumerate(sentences):
        n = len(s["ids"])
        ids[r, :n], mask[r, :n], labels[r, :n] = torch.tensor(s["ids"]), 1, torch.tensor(s["labels"])
    return ids, mask, labels


def optimiser(model, settings, steps, fused):
    """AdamW, decay on weights only, cosine to 0 over `steps`."""
    plain = {n for n, _ in model.named_parameters() if "norm" in n or n.endswith("bias")}
    trained = [(n, q) for n, q in model.named_parameters() if q.requires_grad]
    groups = [dict(params=[q for n, q in trained if n not in plain], weight_decay=settings["weightDecay"]),
              dict(params=[q for n, q in trained if n in plain], weight_decay=0.0)]
    adam = torch.optim.AdamW(groups, lr=settings["lr"], betas=tuple(settings["betas"]), eps=settings["eps"], fused=fused or None)
    return adam, torch.optim.lr_scheduler.CosineAnnealingLR(adam, T_max=steps)


def wait(a):
    """A GPU works on after a call has returned: the clock waits for it."""
    if a.device != "cpu":
        torch.cuda.synchronize()


def save(results, lengths, path):
    rows = [logits[r, :n].float().cpu() for (logits, _), ns in zip(results, lengths) for r, n in enumerate(ns)]
    with open(path, "wb") as f:
        f.write(torch.cat(rows).numpy().astype(">f4").tobytes())


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    work = json.load(open(a.workload, encoding="utf-8"))
    warmup, clip = work["warmup"], work["optimiser"]["clip"]
    batches = [[work["sentences"][i] for i in b] for b in work["batches"]][:None if a.steps is None else warmup + a.steps]
    if len(batches) <= warmup or a.steps is not None and len(batches) < warmup + a.steps:
        raise SystemExit(f"{a.workload}: {len(batches)} batches, but {warmup} warm-up and {a.steps or 1} timed batches are needed")
    if a.mode == "first":
        batches, warmup = [batches[warmup][:1]], 0
    if a.mode == "single":
        batches, warmup = [[s] for b in batches for s in b], sum(map(len, batches[:warmup]))
    model = load(a).to(a.device)
    if a.mode in ("full", "lora"):
        adam, schedule = optimiser(model, work["optimiser"], len(batches), a.fused)

    def step(batch):
        ids, mask, labels = (t.to(a.device) for t in pad(batch))
        with torch.autocast(a.device, torch.bfloat16, enabled=a.bf16):
            if a.mode not in ("full", "lora"):
                with torch.no_grad():
                    return model(input_ids=ids, attention_mask=mask, use_cache=False).logits, labels
            loss = model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        adam.step()
        schedule.step()
        adam.zero_grad()
        return loss.detach(), labels

    results = [step(b) for b in batches[:warmup]]
    wait(a)
    start, busy = time.perf_counter(), time.process_time()
    milliseconds = []
    for b in batches[warmup:]:
        before = time.perf_counter()
        results.append(step(b))
        wait(a)
        milliseconds.append(1e3 * (time.perf_counter() - before))
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    losses = [float(r if r.dim() == 0 else F.cross_entropy(r.float().flatten(0, 1), y.flatten())) for r, y in results]
    lengths = [[len(s["ids"]) for s in b] for b in batches[warmup:]]
    real = sum(map(sum, lengths))
    if a.save:
        save(results[warmup:], lengths, a.save)
    milliseconds.sort()
    print(json.dumps(dict(
        peer="transformers", mode=a.mode, attention="sdpa" if a.sdpa else "eager", bf16=a.bf16, fused=a.fused, threads=a.threads,
        steps=len(lengths), seconds=round(seconds, 3), cpuSeconds=round(busy, 3),
        sentencesPerSecond=round(sum(map(len, lengths)) / seconds, 3), realTokensPerSecond=round(real / seconds, 1),
        p50Ms=milliseconds[math.ceil(0.5 * len(milliseconds)) - 1], p99Ms=milliseconds[math.ceil(0.99 * len(milliseconds)) - 1],
        paddedPerReal=round(sum(max(b) * len(b) for b in lengths) / real, 3),
        peakRssMb=round(peak, 1), losses=losses)))


if __name__ == "__main__":
    main()
