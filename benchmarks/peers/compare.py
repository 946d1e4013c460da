"""Runs ours and Hugging Face + PEFT alternately on one workload and prints both, their ratio and how far their losses agree.
usage: compare.py WORKLOAD_DIR [--modes full,forward] [--variants eager,sdpa,sorted] [--rounds 3] [--steps N] [--threads 2]
                  [--ours "java -cp benchmarks/target/benchmarks.jar lookright.benchmarks.PeerMain"] [--only ours|hf] [--out DIR]

Each round runs, for every mode: ours, Hugging Face (eager, sdpa), and both again on batches sorted by length. The table
holds medians over rounds with (lowest to highest), ratios within a round; OUT/compare.csv every run with the load before it."""
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
import time

HERE = pathlib.Path(__file__).resolve().parent
# A variant: the workload it reads and what Hugging Face gets on top; ours takes batches as they come.
VARIANTS = {
    "eager": ("workload.json", []),
    "sdpa": ("workload.json", ["--sdpa"]),
    "fused": ("workload.json", ["--fused"]),
    "bf16": ("workload.json", ["--bf16"]),
    "sorted": ("workload-sorted.json", []),
    "sorted-sdpa": ("workload-sorted.json", ["--sdpa"]),
}
FIELDS = ["time", "load1", "round", "mode", "peer", "variant", "workload", "sentencesPerSecond", "realTokensPerSecond", "peakRssMb"]
# Sentences per second that Hugging Face reached on a quiet machine with two cores (project issue 3): what a run should show.
ANCHORS = {("s", "full", "eager"): 49.8, ("s", "forward", "eager"): 136.0, ("m", "full", "eager"): 5.51,
           ("m", "forward", "eager"): 17.0, ("s", "full", "sorted"): 64.3}


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("work", type=pathlib.Path, help="folder made by make_workload.py")
    p.add_argument("--modes", default="full,forward")
    p.add_argument("--variants", default="eager,sdpa,sorted", help="any of " + ",".join(VARIANTS))
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--steps", type=int)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--ours", default="java -cp benchmarks/target/benchmarks.jar lookright.benchmarks.PeerMain")
    p.add_argument("--device", default="cpu", help="of Hugging Face; give ours its own with --ours")
    p.add_argument("--only", choices=["ours", "hf"])
    p.add_argument("--out", type=pathlib.Path)
    a = p.parse_args()
    a.modes, a.variants = a.modes.split(","), a.variants.split(",")
    unknown = [v for v in a.variants if v not in VARIANTS] + [m for m in a.modes if m not in ("full", "lora", "forward")]
    if unknown:
        p.error(f"unknown {', '.join(unknown)}")
    return a


def schedule(a):
    """The runs of one round: ours once for each workload, next to the Hugging Face variants that read it."""
    runs, met = [], set()
    for variant in a.variants:
        workload, flags = VARIANTS[variant]
        if workload not in met and a.only != "hf":
            runs.append(("ours", "-", workload, shlex.split(a.ours)))
        met.add(workload)
        if a.only != "ours":
            runs.append(("hf", variant, workload, [sys.executable, str(HERE / "hf_peer.py"), *flags, "--threads", str(a.threads), "--device", a.device]))
    return runs


def run(command, a, workload, mode):
    """One run in a process of its own; its last line is its result."""
    command = [*command, "--model", str(a.work / "model"), "--workload", str(a.work / workload), "--mode", mode]
    if a.steps:
        command += ["--steps", str(a.steps)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": str(a.threads)})
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}\nended with {done.returncode}:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def measure(a):
    rows = []
    for i in range(a.rounds):
        for mode in a.modes:
            for peer, variant, workload, command in schedule(a):
                before = dict(time=time.strftime("%Y-%m-%dT%H:%M:%S"), load1=round(os.getloadavg()[0], 2))
                result = run(command, a, workload, mode)
                rows.append(dict(before, round=i, mode=mode, peer=peer, variant=variant, workload=workload, **{
                    k: result[k] for k in ("sentencesPerSecond", "realTokensPerSecond", "peakRssMb", "losses")}))
                print(f"round {i} {mode} {peer} {variant}: {result['sentencesPerSecond']:.2f} sentences/s, "
                      f"{result['peakRssMb']:.0f} MB, load {before['load1']}", file=sys.stderr)
    return rows


def pick(rows, field, **where):
    return [r[field] for r in rows if all(r[k] == v for k, v in where.items())]


def spread(values, digits=1):
    if not values:
        return "-"
    shown = f"{statistics.median(values):.{digits}f}"
    return shown if len(values) == 1 else f"{shown} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def ratio(a, b):
    """The runs of a round lie next to each other in time, so each round has its own ratio."""
    return spread([x / y for x, y in zip(a, b)], 2)


def disagreement(ours, theirs):
    """Largest relative difference of two runs' losses, step by step."""
    if not ours or not theirs:
        return "-"
    a, b = ours[0], theirs[0]
    if len(a) != len(b):
        return f"{len(a)} steps against {len(b)}"
    return f"{max(abs(x - y) / max(abs(y), 1e-6) for x, y in zip(a, b)):.1e}"


def table(rows, a, shape):
    head = ["mode", "Hugging Face", "ours, sentences/s", "HF, sentences/s", "ours / HF", "ours on random batches / HF", "ours, MB", "HF, MB",
            "memory ours / HF", "losses differ by", "HF on a quiet machine"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for mode in a.modes:
        for variant in a.variants:
            ours = dict(mode=mode, peer="ours", workload=VARIANTS[variant][0])
            hf = dict(mode=mode, peer="hf", variant=variant)
            speed, other = pick(rows, "sentencesPerSecond", **ours), pick(rows, "sentencesPerSecond", **hf)
            plain = pick(rows, "sentencesPerSecond", **{**ours, "workload": "workload.json"})
            memory, other_memory = pick(rows, "peakRssMb", **ours), pick(rows, "peakRssMb", **hf)
            lines.append("| " + " | ".join([
                mode, variant, spread(speed), spread(other), ratio(speed, other), ratio(plain, other), spread(memory, 0), spread(other_memory, 0),
                ratio(memory, other_memory), disagreement(pick(rows, "losses", **ours), pick(rows, "losses", **hf)),
                str(ANCHORS.get((shape, mode, variant), "-"))]) + " |")
    return "\n".join(lines)


def conditions(rows, a, shape):
    from importlib.metadata import version

    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    loads = [r["load1"] for r in rows]
    libraries = ", ".join(f"{n} {version(n)}" for n in ("torch", "transformers", "peft"))
    return (f"Shape {shape.upper()}, {a.rounds} rounds, {a.threads} threads; {cpu}, {os.cpu_count()} cores; load before a run "
            f"{min(loads)} to {max(loads)} (each run adds {a.threads}: a quiet machine shows at most that); {libraries}.")


def main():
    a = arguments()
    shape = json.loads((a.work / "workload.json").read_text())["shape"]
    rows = measure(a)
    text = conditions(rows, a, shape) + "\n\n" + table(rows, a, shape)
    print(text)
    if a.out:
        a.out.mkdir(parents=True, exist_ok=True)
        (a.out / "compare.md").write_text(text + "\n")
        with open(a.out / "compare.csv", "w", newline="") as f:
            writer = csv.DictWriter(f, FIELDS, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
