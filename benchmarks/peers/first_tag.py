"""Times the life of a process that loads a tagger and tags one sentence: from its start to its end, caches warm.
usage: first_tag.py TAGGER [--runs 10] [--tag "./lookright tag"] [--out FILE.json]

The first run is not counted: it stores the classes that it loaded. Prints the median and the spread, and, beside, the same for a
JVM that prints its version, which is what no JVM program goes below; FILE.json is a record for docs/performance."""
import argparse
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import time

SENTENCE = "Jordan called the office in Oslo on 3 May.\n"
COLUMNS = ["command", "median, s", "lowest", "highest"]


def seconds(command, runs):
    found = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        done = subprocess.run(command, input=SENTENCE, capture_output=True, text=True)
        found.append(time.perf_counter() - start)
        if done.returncode:
            raise SystemExit(f"{shlex.join(command)}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    return found[1:]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("tagger", type=pathlib.Path, help="a model folder of lookright train")
    p.add_argument("--runs", type=int, default=10)
    p.add_argument("--tag", default="./lookright tag")
    p.add_argument("--out", type=pathlib.Path)
    a = p.parse_args()
    load = os.getloadavg()[0]
    commands = {"lookright tag": [*shlex.split(a.tag), "--model", str(a.tagger)], "java -version": ["java", "-version"]}
    rows = []
    for name, command in commands.items():
        found = seconds(command, a.runs)
        rows.append([name, *(f"{x:.2f}" for x in (statistics.median(found), min(found), max(found)))])
        print("  ".join(rows[-1]))
    if a.out:
        cpu = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
        here = pathlib.Path(__file__).resolve().parent
        commit = subprocess.run(["git", "-C", str(here), "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
        facts = {"date": time.strftime("%Y-%m-%d"), "commit": commit, "command": f"python benchmarks/peers/first_tag.py {a.tagger} --runs {a.runs}",
                 "machine": f"{cpu}, {os.cpu_count()} cores", "load before": f"{load:.1f}", "python": platform.python_version()}
        note = f"From the start of a process to its end, one sentence, {a.runs} runs after one that is not counted; caches are warm."
        a.out.write_text(json.dumps(dict(title="Start to first tag", note=note, facts=facts, columns=COLUMNS, rows=rows), indent=1) + "\n")


if __name__ == "__main__":
    main()
