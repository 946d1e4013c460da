"""Holds folders that LookRight saved against transformers: with lookright_hf.py the logits agree, without it they differ.
usage: check_hf.py run FOLDER...                        the three steps below for each folder
       check_hf.py inputs FOLDER FILE                   writes random sentences for a saved folder, in verify's layout
       lookright verify FOLDER --expected FILE --save SAVED
       check_hf.py compare FOLDER FILE SAVED [FOLDER FILE SAVED ...]

The expected values that `inputs` writes are those of transformers with lookright_hf.py, so `verify` compares as well.
They stand under <bits>/logits where bits can say the folder's plan, else under <plan text>/logits. Exit code 1: a folder
disagrees, or stock transformers agrees although the plan is not the model's own."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForTokenClassification

from golden_cases import ROOT, gap, loader, own_mask

BOUND = 2e-5  # of max(1, largest logit)


def layers_of(plan):
    """Plan text as one text a layer, without blanks."""
    found = []
    for part in re.split(r"\s*,\s*", plan.strip()):
        item, _, count = part.partition("*")
        found += ["".join(item.split())] * int(count or 1)
    return found


def base_of(folder):
    """The folder of config.json: an adapter's is its base model's."""
    adapter = folder / "adapter_config.json"
    return pathlib.Path(json.loads(adapter.read_text("utf-8"))["base_model_name_or_path"]) if adapter.exists() else folder


def stored_plan(folder):
    """The saved plan: its name in a verify file, and whether it is the model's own."""
    config = json.loads((base_of(folder) / "config.json").read_text("utf-8"))
    plan = json.loads((folder / "lookright.json").read_text("utf-8"))["plan"]
    own = [own_mask(config, i) for i in range(config["num_hidden_layers"])]
    bits = ["0" if a == b else "1" if a == "full" else "?" for a, b in zip(layers_of(plan), own, strict=True)]
    return (plan if "?" in bits else "".join(bits)), set(bits) == {"0"}


def logits(model, data):
    with torch.no_grad():
        return model.eval()(input_ids=data["input_ids"], attention_mask=data["attention_mask"]).logits


def stock(folder):
    if base_of(folder) != folder:
        from peft import AutoPeftModelForTokenClassification
        labels = json.loads((folder / "lookright.json").read_text("utf-8"))["labels"]
        return AutoPeftModelForTokenClassification.from_pretrained(
            folder, num_labels=len(labels), attn_implementation="eager", dtype=torch.float32)
    return AutoModelForTokenClassification.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32)


def planned(folder):
    """The folder with its plan applied by its own copy of lookright_hf.py."""
    return loader(folder).load(folder, dtype=torch.float32)


def inputs(folder, file):
    """Six random sentences, one full and one of a single token, padded on the right."""
    config = json.loads((base_of(folder) / "config.json").read_text("utf-8"))
    labels = json.loads((folder / "lookright.json").read_text("utf-8"))["labels"]
    name, own = stored_plan(folder)
    g = torch.Generator().manual_seed(5)
    t = min(40, config["max_position_embeddings"])
    lengths = [t, 1, *torch.randint(2, t, (4,), generator=g).tolist()]
    mask = torch.stack([torch.arange(t) < n for n in lengths]).long()
    data = dict(input_ids=torch.randint(3, config["vocab_size"], (6, t), generator=g) * mask, attention_mask=mask)
    data["labels"] = torch.randint(0, len(labels), (6, t), generator=g).masked_fill(mask == 0, -100)
    save_file({**data, f"{name}/logits": logits((stock if own else planned)(folder), data).contiguous()}, file)
    print(f"{file}: input_ids {list(mask.shape)}, {name}/logits")


def compare(folder, file, saved):
    """Prints one folder's line; true where it holds."""
    data, results = load_file(file), load_file(saved)
    name, own = stored_plan(folder)
    if f"{name}/logits" not in results:
        raise SystemExit(f"{saved}: no {name}/logits for {folder}; found {', '.join(results)}")
    ours, mask = results[f"{name}/logits"], data["attention_mask"]
    bound = BOUND * max(1.0, float(ours[mask.bool()].abs().max()))
    without = gap(logits(stock(folder), data), ours, mask)
    if own:
        print(f"{folder}: plan {name} is the model's own; stock transformers differs by {without:.1e} (bound {bound:.1e})")
        return without <= bound
    within = gap(logits(planned(folder), data), ours, mask)
    print(f"{folder}: plan {name}: with lookright_hf.py {within:.1e} (bound {bound:.1e}), without it {without:.1e}: "
          + ("as it must be" if within <= bound < without else "WRONG"))
    return within <= bound < without


def run(folder):
    """All three steps for one folder, with this checkout's LookRight."""
    with tempfile.TemporaryDirectory() as d:
        file, saved = f"{d}/inputs.safetensors", f"{d}/ours.safetensors"
        inputs(folder, file)
        subprocess.run([ROOT / "lookright", "verify", folder, "--expected", file, "--save", saved], check=True)
        return compare(folder, file, saved)


def main(command, *paths):
    if command == "run" and paths:
        held = [run(pathlib.Path(f)) for f in paths]
        sys.exit(0 if all(held) else 1)
    elif command == "inputs" and len(paths) == 2:
        inputs(pathlib.Path(paths[0]), paths[1])
    elif command == "compare" and paths and len(paths) % 3 == 0:
        held = [compare(pathlib.Path(f), i, o) for f, i, o in zip(paths[::3], paths[1::3], paths[2::3])]
        sys.exit(0 if all(held) else 1)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:] or ["help"])
