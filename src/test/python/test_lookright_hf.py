"""Checks lookright_hf.py against the golden folders and against masks written out directly.
usage: python test_lookright_hf.py [CASES]     (needs torch, transformers, peft; golden folders as in golden_cases.golden)
CASES: a folder that make_cases.py made; its values are checked too."""
import json
import pathlib
import sys
import tempfile

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForTokenClassification

from golden_cases import copy_with_plan, direct_logits, direct_mask, expected, gap, golden, loader, plan_text, token_classifiers

BOUND = 2e-5
PLANS = {  # four layers, each a predicate on places among the real tokens, beside the text that must mean it
    "window(3)*4": [lambda q, k: q - 3 < k <= q] * 4,
    "prefix(2)*4": [lambda q, k: k <= q or k < 2] * 4,
    "causal, full, window(1), prefix(4)": [lambda q, k: k <= q, lambda q, k: True, lambda q, k: k == q, lambda q, k: k <= q or k < 4],
    "window(4)or prefix(2) and full*3,causal": [lambda q, k: q - 4 < k <= q or (k <= q or k < 2)] * 3 + [lambda q, k: k <= q],
    "(window(4) or full) and causal *2, full and window( 2 ) or causal*2": [lambda q, k: k <= q] * 4,
    "prefix(5) and (window(2) or full)*2, causal*2": [lambda q, k: k <= q or k < 5] * 2 + [lambda q, k: k <= q] * 2,
    "window(2) or window(5) and window(3), full*3": [lambda q, k: q - 3 < k <= q] + [lambda q, k: True] * 3,
}
WRONG = ["", "causal", "causal*5", "causal*3, ful", "causal*2 full*2", "window*4", "window()*4", "(causal*4", "causal)*4", "causal*4,",
         "__import__('os')*4", "causal*-4", "window(3 4)*4", "causal and*4", "causal*0, full*4", "window(0)*4"]


def shift_left(ids, mask):
    """The same sentences padded on the left."""
    moved = [torch.arange(len(m)).roll(int((m == 0).sum())) for m in mask]
    order = torch.stack(moved)
    return ids.gather(1, order), mask.gather(1, order), order


def logits(model, ids, mask):
    with torch.no_grad():
        return model(input_ids=ids, attention_mask=mask).logits


def check_golden(folder, scratch):
    """Each golden plan, eager and sdpa, right- and left-padded, and each sentence alone without a mask."""
    config, want = json.loads((folder / "config.json").read_text()), expected(folder)
    ids, mask = want["input_ids"], want["attention_mask"]
    worst = 0.0
    for bits in ("0000", "1111", "0011", "1100", "0101"):
        saved = copy_with_plan(folder, scratch / bits, plan_text(bits, config))
        for attention in ("eager", "sdpa"):
            model = loader(saved).load(saved, attn_implementation=attention)
            worst = max(worst, gap(logits(model, ids, mask), want[f"{bits}/logits"], mask))
            left, left_mask, order = shift_left(ids, mask)
            back = torch.zeros_like(want[f"{bits}/logits"]).scatter_(1, order[..., None].expand(-1, -1, 9), logits(model, left, left_mask))
            worst = max(worst, gap(back, want[f"{bits}/logits"], mask))
            for row in range(len(ids)):
                n = int(mask[row].sum())
                alone = logits(model, ids[row:row + 1, :n], None)
                worst = max(worst, float((alone[0] - want[f"{bits}/logits"][row, :n]).abs().max()))
        stock = gap(logits(AutoModelForTokenClassification.from_pretrained(saved), ids, mask), want[f"{bits}/logits"], mask)
        assert (stock < BOUND) == (bits == "0000"), (folder.name, bits, stock)
    assert worst < BOUND, (folder.name, worst)
    print(f"{folder.name}: golden plans agree, worst {worst:.1e}; stock transformers differs wherever the plan is not its own")


def check_direct(folder, scratch):
    """Windows, prefixes and their algebra against masks written out pair by pair."""
    want = expected(folder)
    ids, mask = want["input_ids"], want["attention_mask"]
    stock = AutoModelForTokenClassification.from_pretrained(folder, attn_implementation="eager")
    left, left_mask, _ = shift_left(ids, mask)
    worst = 0.0
    for i, (plan, predicates) in enumerate(PLANS.items()):
        saved = copy_with_plan(folder, scratch / f"direct{i}", plan)
        model = loader(saved).load()  # without an argument: the folder that the file lies in
        for x, m in ((ids, mask), (left, left_mask)):
            direct = direct_logits(stock, x, m, [direct_mask(p, m) for p in predicates])
            worst = max(worst, gap(logits(model, x, m), direct, m))
            assert gap(logits(model, x, m), logits(stock, x, m), m) > 1e-3 or plan.startswith("(window(4) or full)"), plan
    assert worst < BOUND, (folder.name, worst)
    print(f"{folder.name}: {len(PLANS)} windowed, prefix and combined plans agree with direct masks, worst {worst:.1e}")


def check_adapter(folder):
    """The plan holds under a PEFT adapter as well."""
    want = expected(folder)
    for bits in ("0000", "0011"):
        base = AutoModelForTokenClassification.from_pretrained(folder, attn_implementation="eager")
        model = PeftModel.from_pretrained(base, str(folder / "adapter"))
        config = json.loads((folder / "config.json").read_text())
        model = loader().apply(model, plan_text(bits, config)).eval()
        off = gap(logits(model, want["input_ids"], want["attention_mask"]), want[f"{bits}/lora/logits"], want["attention_mask"])
        assert off < BOUND, (folder.name, bits, off)
    print(f"{folder.name}: adapter agrees")


def check_case(folder, scratch):
    """Every <plan>/logits that make_cases.py wrote, from bits or from text."""
    config, count, worst = json.loads((folder / "config.json").read_text()), 0, 0.0
    for file in ("expected.safetensors", "plans.safetensors"):
        want = load_file(folder / file)
        for name in (n for n in want if n.endswith("/logits") and n.count("/") == 1):
            plan, count = name[:-7], count + 1
            saved = copy_with_plan(folder, scratch / str(count), plan_text(plan, config) if set(plan) <= set("01") else plan)
            found = logits(loader(saved).load(saved, dtype=torch.float32), want["input_ids"], want["attention_mask"])
            worst = max(worst, gap(found, want[name], want["attention_mask"]) / max(1.0, float(want[name].abs().max())))
    assert count > 8 and worst < BOUND, (folder.name, count, worst)
    print(f"{folder.name}: {count} plans agree, worst {worst:.1e} of max(1, largest logit)")


def check_refusals(folder, scratch):
    for plan in WRONG:
        saved = copy_with_plan(folder, scratch / f"wrong{WRONG.index(plan)}", plan)
        try:
            loader(saved).load(saved)
        except ValueError as e:
            assert plan in str(e), (plan, e)
        else:
            raise AssertionError(f"accepted {plan!r}")
    print(f"{len(WRONG)} wrong plans refused")


if __name__ == "__main__":
    folders = token_classifiers()
    assert folders, f"no golden folders in {golden()}"
    for f in folders:
        with tempfile.TemporaryDirectory() as d:
            check_golden(f, pathlib.Path(d))
            check_direct(f, pathlib.Path(d))
            if any("/lora/" in name for name in expected(f)):
                check_adapter(f)
    with tempfile.TemporaryDirectory() as d:
        check_refusals(folders[0], pathlib.Path(d))
    for f in sorted(p.parent for a in sys.argv[1:] for p in pathlib.Path(a).glob("*/plans.safetensors")):
        with tempfile.TemporaryDirectory() as d:
            check_case(f, pathlib.Path(d))
