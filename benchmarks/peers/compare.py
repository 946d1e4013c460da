"""Runs ours and its peers in turn on one workload and prints how fast each was, the ratios, memory, and how far results agree.
usage: compare.py WORK [--modes full,lora,forward,single,first] [--variants eager,sdpa,sorted,sorted-sdpa,bf16,onnx,djl]
                  [--rounds 3] [--starts 10] [--steps N] [--threads 2] [--only ours|peers] [--out DIR]
                  [--ours "java -cp benchmarks/target/benchmarks.jar lookright.benchmarks.PeerMain"]
                  [--jvm "java -jar benchmarks/peers/java/target/peers.jar"]

Modes: full and lora train, forward computes the logits of batches (tagging a corpus), single those of one sentence at a time,
first is the life of a process that tags one sentence, --starts times. Variants: Hugging Face (+ PEFT) with eager or sdpa
attention, on batches sorted by length, in bfloat16 autocast; ONNX Runtime and DJL with PyTorch, which tag only.

Every round runs, for every mode, ours next to each variant. The table holds medians over rounds with (lowest to highest) and
ratios within a round: above 1 ours is faster. OUT/compare.md is the table, OUT/compare.csv every run with the load before it,
OUT/compare.json what docs/performance.md is made of."""
import argparse
import csv
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TRAINING, TAGGING = ("full", "lora"), ("forward", "single", "first")
# A variant: the peer, the workload that it reads, and its own options. Ours takes batches as they come.
VARIANTS = {
    "eager": ("hf", "workload", []),
    "sdpa": ("hf", "workload", ["--sdpa"]),
    "fused": ("hf", "workload", ["--fused"]),
    "bf16": ("hf", "workload", ["--bf16"]),
    "bf16-sdpa": ("hf", "workload", ["--bf16", "--sdpa"]),
    "sorted": ("hf", "workload-sorted", []),
    "sorted-sdpa": ("hf", "workload-sorted", ["--sdpa"]),
    "sorted-bf16": ("hf", "workload-sorted", ["--bf16", "--sdpa"]),
    "onnx": ("jvm", "workload", ["--engine", "onnx"]),
    "sorted-onnx": ("jvm", "workload-sorted", ["--engine", "onnx"]),
    "djl": ("jvm", "workload", ["--engine", "djl"]),
    "sorted-djl": ("jvm", "workload-sorted", ["--engine", "djl"]),
}
# What is read of a run: its key, its unit, and whether more of it is better.
METRICS = {mode: [("sentencesPerSecond", "sentences/s", True)] for mode in ("full", "lora", "forward")}
METRICS["single"] = [("p50Ms", "ms, median", False), ("p99Ms", "ms, 99 %", False)]
METRICS["first"] = [("processSeconds", "s, start to first tag", False)]
FIELDS = ["time", "load1", "round", "mode", "variant", "workload", "sentencesPerSecond", "realTokensPerSecond", "p50Ms", "p99Ms",
          "processSeconds", "peakRssMb"]
HEAD = ["mode", "beside", "measure", "ours", "theirs", "ours is faster by", "ours, MB", "theirs, MB", "memory ours / theirs", "differs by"]


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("work", type=pathlib.Path, help="folder made by make_workload.py")
    p.add_argument("--modes", default="full,lora,forward")
    p.add_argument("--variants", default="eager,sdpa,sorted", help="any of " + ",".join(VARIANTS))
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--starts", type=int, default=10, help="rounds of the mode first")
    p.add_argument("--steps", type=int, help="timed batches; default: all of the workload")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--ours", default="java -cp benchmarks/target/benchmarks.jar lookright.benchmarks.PeerMain")
    p.add_argument("--device", default="cpu", help="of Hugging Face; give ours its own with --ours")
    p.add_argument("--jvm", default="java -jar benchmarks/peers/java/target/peers.jar")
    p.add_argument("--only", choices=["ours", "peers"])
    p.add_argument("--out", type=pathlib.Path)
    a = p.parse_args()
    a.modes, a.variants = a.modes.split(","), a.variants.split(",")
    unknown = [v for v in a.variants if v not in VARIANTS] + [m for m in a.modes if m not in METRICS]
    if unknown:
        p.error(f"unknown {', '.join(unknown)}")
    return a


def schedule(a, mode):
    """The runs of one round: ours once for each workload, next to the variants that read it."""
    variants = [v for v in a.variants if mode in TAGGING or VARIANTS[v][0] == "hf"]
    if mode in ("single", "first"):  # one sentence is not padded
        variants = [v for v in variants if VARIANTS[v][1] == "workload"]
    runs, met = [], set()
    for variant in variants:
        peer, workload, flags = VARIANTS[variant]
        if workload not in met and a.only != "peers":
            runs.append(("ours", workload, [*shlex.split(a.ours), "--threads", str(a.threads)]))
        met.add(workload)
        if a.only != "ours":
            start = [sys.executable, str(HERE / "hf_peer.py"), "--device", a.device] if peer == "hf" else shlex.split(a.jvm)
            runs.append((variant, workload, [*start, *flags, "--threads", str(a.threads)]))
    return runs


def run(command, a, workload, mode, logits):
    """One run in a process of its own; its last line is its result."""
    command = [*command, "--model", str(a.work / "model"), "--workload", str(a.work / f"{workload}.json"), "--mode", mode]
    command += ["--steps", str(a.steps)] if a.steps else []
    command += ["--save", str(logits)] if logits else []
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": str(a.threads)})
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}\nended with {done.returncode}:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]), processSeconds=seconds if mode == "first" else None)


def measure(a, folder):
    rows = []
    for i in range(max(a.rounds, a.starts if "first" in a.modes else 0)):
        for mode in a.modes:
            if i >= (a.starts if mode == "first" else a.rounds):
                continue
            for variant, workload, command in schedule(a, mode):
                before = dict(time=time.strftime("%Y-%m-%dT%H:%M:%S"), load1=round(os.getloadavg()[0], 2))
                logits = folder / f"{mode}-{variant}-{workload}" if i == 0 and mode in TAGGING else None
                result = run(command, a, workload, mode, logits)
                rows.append(dict(result, **before, round=i, mode=mode, variant=variant, workload=workload, logits=logits))
                shown = ", ".join(f"{result[key]:.3g} {unit}" for key, unit, _ in METRICS[mode])
                print(f"round {i} {mode} {variant} {workload}: {shown}, {result['peakRssMb']:.0f} MB, load {before['load1']}", file=sys.stderr)
    return rows


def pick(rows, field, **where):
    return [r[field] for r in rows if all(r[k] == v for k, v in where.items())]


def spread(values, digits=1):
    if not values:
        return "-"
    shown = f"{statistics.median(values):.{digits}f}"
    return shown if len(values) == 1 else f"{shown} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def ratios(ours, theirs, more_is_better):
    """The runs of a round lie next to each other in time, so each round has its own ratio."""
    return [x / y if more_is_better else y / x for x, y in zip(ours, theirs)]


def losses_differ(ours, theirs):
    """Largest relative difference of two runs' losses, step by step."""
    a, b = ours["losses"], theirs["losses"]
    if len(a) != len(b):
        return f"{len(a)} steps against {len(b)}"
    return f"losses {max(abs(x - y) / max(abs(y), 1e-6) for x, y in zip(a, b)):.0e}"


def logits_differ(ours, theirs, labels):
    """Largest difference of two runs' logits, and how many tokens get another label by it."""
    import numpy

    a, b = (numpy.fromfile(r["logits"], ">f4").reshape(-1, labels) for r in (ours, theirs))
    if a.shape != b.shape:
        return f"{a.shape} logits against {b.shape}"
    tags = int((a.argmax(1) != b.argmax(1)).sum())
    return f"logits {numpy.abs(a - b).max():.0e}, {tags} of {len(a)} tags"


def agreement(rows, mode, variant, workload, labels):
    ours = [r for r in rows if (r["mode"], r["variant"], r["workload"]) == (mode, "ours", workload)]
    theirs = [r for r in rows if (r["mode"], r["variant"], r["workload"]) == (mode, variant, workload)]
    if not ours or not theirs:
        return "-"
    return losses_differ(ours[0], theirs[0]) if mode in TRAINING else logits_differ(ours[0], theirs[0], labels)


def summary(rows, a, labels):
    """One entry for each mode, variant and measure: numbers, not text."""
    found = []
    for mode in a.modes:
        for variant, workload, _ in schedule(a, mode):
            if variant == "ours":
                continue
            for key, unit, more in METRICS[mode]:
                mine, its = dict(mode=mode, variant="ours", workload=workload), dict(mode=mode, variant=variant, workload=workload)
                found.append(dict(
                    mode=mode, variant=variant, measure=unit, ours=pick(rows, key, **mine), theirs=pick(rows, key, **its),
                    ratios=ratios(pick(rows, key, **mine), pick(rows, key, **its), more), oursMb=pick(rows, "peakRssMb", **mine),
                    theirsMb=pick(rows, "peakRssMb", **its), differs=agreement(rows, mode, variant, workload, labels)))
    return found


def line(e):
    memory = ratios(e["oursMb"], e["theirsMb"], True)
    digits = 2 if e["mode"] in ("single", "first") else 1
    return [e["mode"], e["variant"], e["measure"], spread(e["ours"], digits), spread(e["theirs"], digits), spread(e["ratios"], 2),
            spread(e["oursMb"], 0), spread(e["theirsMb"], 0), spread(memory, 2), e["differs"]]


def table(entries):
    lines = [HEAD, ["---"] * len(HEAD), *map(line, entries)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def facts(rows, a):
    from importlib.metadata import version

    cpu = next((text.split(":")[1].strip() for text in open("/proc/cpuinfo") if text.startswith("model name")), platform.processor())
    commit = subprocess.run(["git", "-C", str(HERE), "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.split('"')[1]
    versions = dict(java=java, python=platform.python_version(), **{n: version(n) for n in ("torch", "transformers", "peft")})
    if any(VARIANTS[v][0] == "jvm" for v in a.variants):
        pom = (HERE / "java" / "pom.xml").read_text()
        versions |= {n: pom.split(f"<{n}.version>")[1].split("<")[0] for n in ("onnxruntime", "djl", "pytorch")}
    loads = [r["load1"] for r in rows]
    return {
        "date": time.strftime("%Y-%m-%d"), "commit": commit, "command": "python benchmarks/peers/compare.py " + shlex.join(sys.argv[1:]),
        "machine": f"{cpu}, {os.cpu_count()} cores", "threads": str(a.threads), "rounds": str(a.rounds),
        "load before a run": f"{min(loads)} to {max(loads)} (each run adds {a.threads}: a quiet machine shows at most that)",
        "versions": ", ".join(f"{k} {v}" for k, v in versions.items())}


def record(shape, about, entries):
    """The form that lookright.benchmarks.record.Measurement reads, and the numbers that the cells were made of."""
    note = "Medians over rounds (lowest to highest); ratios are those of runs next to each other. Above 1 ours is faster, or takes less memory below 1."
    title = f"Shape {shape.upper()}: {listed(entries, 'mode')} beside {listed(entries, 'variant')}"
    return dict(title=title, note=note, facts=about, columns=HEAD, rows=[line(e) for e in entries], entries=entries)


def listed(entries, key):
    return ", ".join(dict.fromkeys(e[key] for e in entries))


def main():
    a = arguments()
    work = json.loads((a.work / "workload.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(a, pathlib.Path(folder))
        entries = summary(rows, a, len(work["labelNames"]))
    about = facts(rows, a)
    text = "; ".join(f"{k} {v}" for k, v in about.items()) + "\n\n" + table(entries)
    print(text)
    if a.out:
        a.out.mkdir(parents=True, exist_ok=True)
        (a.out / "compare.md").write_text(text + "\n")
        (a.out / "compare.json").write_text(json.dumps(record(work["shape"], about, entries), indent=1, allow_nan=False) + "\n")
        with open(a.out / "compare.csv", "w", newline="") as f:
            writer = csv.DictWriter(f, FIELDS, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
