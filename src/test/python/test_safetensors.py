"""Holds our safetensors reader and writer against the reference implementation, both ways.
usage: python test_safetensors.py [--count 3000] [--seed N]     (needs torch and safetensors; after `mvn verify`)

1. What the reference writes, we read and write again without changing a byte.
2. What we write (random types and shapes), the reference reads, and writes again without changing a byte.
3. Our float32 values of every type are torch's, bit for bit, NaN aside; every code of the 8-bit floats among them.
4. Files as our fuzzer builds them, nearly right: our compatible mode decides as the reference does, on each one."""
import argparse
import glob
import pathlib
import random
import subprocess
import sys
import tempfile

import safetensors
import torch
from safetensors import SafetensorError, deserialize, safe_open
from safetensors.torch import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parents[3]
MODULE = ROOT / "io/safetensors/target"
FLOAT8 = [torch.float8_e5m2, torch.float8_e4m3fn, torch.float8_e8m0fnu, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz]
TYPES = [torch.bool, torch.uint8, torch.int8, torch.int16, torch.uint16, torch.float16, torch.bfloat16, torch.int32, torch.uint32,
         torch.float32, torch.float64, torch.int64, torch.uint64, *FLOAT8]


def ours(*arguments):
    jars = glob.glob(str(ROOT / "cli/target/lib/jackson-core-*.jar"))
    if not jars or not (MODULE / "test-classes").is_dir():
        raise SystemExit(f"{ROOT}: found no built classes and jars; run `mvn verify` first")
    path = ":".join([str(MODULE / "classes"), str(MODULE / "test-classes"), jars[0]])
    command = ["java", "-cp", path, "lookright.io.safetensors.Interop", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def raw(count, dtype, generator):
    """Random bits as a tensor of this type."""
    size = torch.empty(0, dtype=dtype).element_size()
    bits = torch.randint(0, 2 if dtype == torch.bool else 256, (count * size,), dtype=torch.uint8, generator=generator)
    return bits.view(dtype) if count else torch.empty(0, dtype=dtype)


def tensors(seed):
    generator, choose, made = torch.Generator().manual_seed(seed), random.Random(seed), {}
    for dtype in TYPES:
        for i, rank in enumerate((0, 1, 3)):
            shape = [choose.randint(0 if rank == 3 else 1, 7) for _ in range(rank)]
            made[f"{dtype}.{i}"] = raw(torch.Size(shape).numel(), dtype, generator).reshape(shape)
    for dtype in FLOAT8:
        made[f"{dtype}.codes"] = torch.arange(256, dtype=torch.uint8).view(dtype)
    for dtype in (torch.float16, torch.bfloat16):
        made[f"{dtype}.codes"] = torch.arange(65536, dtype=torch.int32).to(torch.uint16).view(dtype)
    made["é🙂 \"\\\n\x7f"] = torch.ones(1)
    return made


def same_bytes(a, b, what):
    one, two = a.read_bytes(), b.read_bytes()
    if one != two:
        at = next((i for i, (x, y) in enumerate(zip(one, two)) if x != y), min(len(one), len(two)))
        raise SystemExit(f"{what}: the files differ from byte {at} on: {one[at:at + 40]!r} and {two[at:at + 40]!r}")


def reference_first(folder, seed):
    made, theirs, copy = tensors(seed), folder / "theirs.safetensors", folder / "copy.safetensors"
    save_file(made, theirs, metadata={"format": "pt"})
    ours("copy", theirs, copy)
    same_bytes(theirs, copy, "read and written again by us")
    return made, theirs


def ours_first(folder, seed):
    mine, again = folder / "mine.safetensors", folder / "again.safetensors"
    ours("make", mine, seed)
    with safe_open(mine, framework="pt") as f:
        metadata = f.metadata()
    if metadata != {"a": "é\n", "seed": "7"}:
        raise SystemExit(f"the reference reads our metadata as {metadata}")
    read = load_file(mine)
    save_file(read, again, metadata={"format": "pt"})
    ours("copy", again, folder / "third.safetensors")
    same_bytes(again, folder / "third.safetensors", "ours, read and written by the reference, by us")
    back = load_file(again)
    for name, tensor in read.items():
        if back[name].shape != tensor.shape or back[name].dtype != tensor.dtype:
            raise SystemExit(f"{name}: {back[name].shape} {back[name].dtype}, expected {tensor.shape} {tensor.dtype}")
    data = [dict(deserialize(p.read_bytes())) for p in (mine, again)]
    for name, entry in data[0].items():
        if entry != data[1][name]:
            raise SystemExit(f"{name}: other bytes after the reference wrote it")
    return len(read)


def floats(folder, made, theirs):
    out = folder / "floats.safetensors"
    ours("floats", theirs, out)
    read = load_file(out)
    for name, tensor in made.items():
        expected = tensor.to(torch.float64).to(torch.float32) if tensor.dtype in (torch.float64,) else tensor.to(torch.float32)
        found = read[name]
        nan = expected.isnan()
        if not torch.equal(found.isnan(), nan) or not torch.equal(found[~nan].view(torch.int32), expected[~nan].view(torch.int32)):
            raise SystemExit(f"{name}: float32 values differ from torch's")
    return sum(t.numel() for t in made.values())


def decisions(folder, seed, count):
    ours("hostile", folder, seed, count)
    accepted, wrong = 0, []
    for line in ours("decide", folder).splitlines():
        name, decision, detail = line.split()
        try:
            found = len(deserialize((folder / name).read_bytes()))
            agrees = decision == "accepted" and int(detail) == found
            accepted += 1
        except SafetensorError as e:
            found = e
            agrees = decision == "refused"
        if not agrees:
            wrong.append(f"{name}: we say {decision} {detail}, the reference {found}: {(folder / name).read_bytes()[:600]!r}")
    if wrong:
        raise SystemExit(f"seed {seed}: {len(wrong)} of {count} decided otherwise\n" + "\n".join(wrong[:10]))
    if not count // 20 < accepted < count - count // 20:
        raise SystemExit(f"seed {seed}: {accepted} of {count} accepted: the files are too good or too bad to say anything")
    return accepted


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--count", type=int, default=3000, help="files for the comparison of decisions")
    p.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    a = p.parse_args()
    print(f"safetensors {safetensors.__version__}, torch {torch.__version__}, seed {a.seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        made, theirs = reference_first(folder, a.seed)
        print(f"written by the reference: {len(made)} tensors, the same bytes after us")
        print(f"written by us: {ours_first(folder, a.seed)} tensors, the same after the reference")
        print(f"as float32: {floats(folder, made, theirs)} values, the same bits as torch's")
        hostile = folder / "hostile"
        hostile.mkdir()
        print(f"decisions: {a.count} nearly right files, {decisions(hostile, a.seed, a.count)} accepted, each as the reference does")


if __name__ == "__main__":
    sys.exit(main())
