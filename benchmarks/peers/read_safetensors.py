"""Reads a 2 GiB BF16 safetensors file into float32, ours and the Python package in turn, and prints both and their ratio.
usage: read_safetensors.py [--file FILE] [--gib 2] [--rounds 3] [--reads 4] [--threads 2]
                           [--ours "java -Xmx12g -cp benchmarks/target/benchmarks.jar lookright.benchmarks.ReadFloatsMain"]

Each round runs ours and theirs, each in a process of its own, READS times; the first read of a process warms it up and is not
counted. The clock runs from opening the file to all tensors as float32 in fresh memory, all held at once. The file is in the
page cache (it is read once before). Python: load_file and .to(float32), and get_tensor().to(float32) one by one, the faster."""
import argparse
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

ROWS, COLUMNS = 4096, 8192  # 64 MiB of BF16, a large matrix of a 7B model
PEER = "--peer"


def make(path, gib):
    import torch
    from safetensors.torch import save_file

    generator = torch.Generator().manual_seed(1)
    count = int(gib * (1 << 30) / (2 * ROWS * COLUMNS))
    save_file({f"layers.{i}.weight": torch.randn(ROWS, COLUMNS, generator=generator).to(torch.bfloat16) for i in range(count)}, path)


def peer(path, reads, threads, way):
    import resource

    import torch
    from safetensors import safe_open
    from safetensors.torch import load_file

    torch.set_num_threads(threads)

    def load():
        return {k: t.to(torch.float32) for k, t in load_file(path).items()}

    def one_by_one():
        with safe_open(path, framework="pt") as f:
            return {k: f.get_tensor(k).to(torch.float32) for k in f.keys()}

    seconds = []
    for _ in range(reads):
        start = time.perf_counter()
        tensors = load() if way == "load_file" else one_by_one()
        seconds.append(time.perf_counter() - start)
        total = sum(t.flatten()[t.numel() // 2].item() for t in tensors.values())
        del tensors
    print(json.dumps({"seconds": seconds, "peakRssMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "sum": total}))


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def compare(path, a):
    with open(path, "rb") as f:
        while f.read(1 << 26):
            pass
    size = path.stat().st_size / (1 << 30)
    theirs = {way: [sys.executable, __file__, PEER, way, "--file", str(path), "--reads", str(a.reads), "--threads", str(a.threads)]
              for way in ("load_file", "get_tensor")}
    commands = {"ours": [*shlex.split(a.ours), str(path), str(a.reads)], **theirs}
    rounds = []
    for i in range(a.rounds):
        load = os.getloadavg()[0]
        results = {who: run(command) for who, command in commands.items()}
        if len({round(r["sum"], 3) for r in results.values()}) > 1:
            raise SystemExit(f"not the same values: {results}")
        best = {who: statistics.median(r["seconds"][1:]) for who, r in results.items()}
        rounds.append(best)
        ratio = min(best["load_file"], best["get_tensor"]) / best["ours"]
        print(f"round {i}, load {load:.1f}: " + ", ".join(
            f"{who} {size / s:.2f} GiB/s ({results[who]['peakRssMb']} MB)" for who, s in best.items()) + f"; ours / theirs {ratio:.2f}", flush=True)
    ratios = [min(b["load_file"], b["get_tensor"]) / b["ours"] for b in rounds]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {size:.2f} GiB of BF16: ours / theirs "
          f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--file", type=pathlib.Path)
    p.add_argument("--gib", type=float, default=2)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--reads", type=int, default=4)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--ours", default="java -Xmx12g -cp benchmarks/target/benchmarks.jar lookright.benchmarks.ReadFloatsMain")
    p.add_argument(PEER, help=argparse.SUPPRESS)
    a = p.parse_args()
    if a.peer:
        peer(a.file, a.reads, a.threads, a.peer)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = a.file or pathlib.Path(folder) / "large.safetensors"
        if not path.exists():
            make(path, a.gib)
        compare(path, a)


if __name__ == "__main__":
    main()
