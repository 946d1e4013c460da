#!/bin/sh
# On a machine with a GPU: parity, then training steps of ours and of Hugging Face + PEFT on the same card, as one table.
# usage: benchmarks/gpu/run.sh DATA.conll TOKENIZER.json OUT [PYTHON]
# Needs a JDK, Maven, and a Python with torch for CUDA and src/test/python/requirements.txt. See docs/gpu.md.
set -eu
[ $# -ge 3 ] || { sed -n '2,4p' "$0" >&2; exit 2; }
data=$1 tokenizer=$2 out=$3 python=${4:-python3}
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
device=${DEVICE:-cuda} # DEVICE=composed THEIRS=cpu BUILD= SHAPES=s ROUNDS=1 STEPS=1 WARMUP=1 tries the script itself on processors
ours=${OURS:-} # more of ours, such as OURS="--tf32 true", or with SHAPES=l OURS="--quantise bf16"
theirs=${THEIRS:-cuda}
build=${BUILD--Pcuda,cuda-redist -Dcuda.natives}
mkdir -p "$out"
(nvidia-smi --query-gpu=name,compute_cap,memory.total,driver_version --format=csv || echo "no nvidia-smi") >"$out/machine.txt" 2>&1

# shellcheck disable=SC2086  # several words, or none
(cd "$root" && mvn -q -B $build -DskipTests -Dquick -pl cli,benchmarks -am package)

# 1. Parity: every reference folder, as ParityTest has them.
status=0
: >"$out/parity.txt"
for folder in "$root"/src/test/resources/golden/*/; do
  [ -f "$folder/expected.safetensors" ] || continue
  if java -jar "$root/cli/target/lib/lookright-cli.jar" verify "$folder" --expected "$folder/expected.safetensors" \
    --device "$device" >"$out/verify.log" 2>&1; then said=equal; else said=WRONG; status=1; fi
  printf '%s %s: %s\n' "$said" "$(basename "$folder")" "$(tail -n 1 "$out/verify.log")" | tee -a "$out/parity.txt"
done

# 2. Steps: shapes S and M whole, 1.1 B with LoRA.
for shape in s m l; do
  mode=full
  [ $shape = l ] && mode=lora
  case " ${SHAPES:-s m l} " in *" $shape "*) ;; *) continue ;; esac
  work=$out/work-$shape
  [ -f "$work/workload.json" ] || "$python" "$root/benchmarks/peers/make_workload.py" $shape "$work" --data "$data" \
    --tokenizer "$tokenizer" --steps "${STEPS:-20}" --warmup "${WARMUP:-5}"
  "$python" "$root/benchmarks/peers/compare.py" "$work" --modes $mode --variants eager,sdpa --rounds "${ROUNDS:-3}" \
    --device "$theirs" --out "$out/$shape" \
    --ours "java -cp $root/benchmarks/target/benchmarks.jar lookright.benchmarks.PeerMain --device $device $ours"
done
{
  cat "$out/machine.txt"
  echo
  cat "$out/parity.txt"
  for shape in s m l; do
    [ -f "$out/$shape/compare.md" ] && { echo; cat "$out/$shape/compare.md"; }
  done
} >"$out/table.md"
cat "$out/table.md"
exit $status
