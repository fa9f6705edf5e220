#!/usr/bin/env bash
# Draws rows, finds their letters with the reader of this repository, trains the letter network and writes plate-letter-fp32.onnx,
# plate-letter-int8.onnx and letters.json into this folder.
# usage: models/plate-letter/build.sh WORK [MINUTES] [ROWS of each family]
set -euo pipefail
source "$(dirname "$0")/../shared/workplace.sh" "$1"
seed=40
for family in morocco morocco-two-rows morocco-service morocco-international; do
  seed=$((seed + 1))
  "$python" "$renderer/draw.py" crops "$work" "$work/letter-rows" --family "$family" --seed "$seed" --count "${3:-80000}"
done
"$python" "$here/windows.py" "$work/letter-rows" "$work/letters.npz"
"$python" "$here/train.py" "$work/letter.pt" "$work/letters.npz" --minutes "${2:-45}"
"$python" "$here/export.py" "$work/letter.pt" "$work/letters.npz" "$here"
sha256sum "$here"/*.onnx
