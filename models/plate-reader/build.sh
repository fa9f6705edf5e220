#!/usr/bin/env bash
# Draws rows, trains the reader and writes plate-reader-fp32.onnx, plate-reader-int8.onnx and classes.json into this folder.
# usage: models/plate-reader/build.sh WORK [MINUTES] [ROWS]   (two cores: one draws while the other trains)
set -euo pipefail
source "$(dirname "$0")/../shared/workplace.sh" "$1"
"$python" "$renderer/draw.py" crops "$work" "$work/crops" --seed 1 --count "${3:-350000}" &
"$python" "$here/train.py" "$work/crops" "$work/reader.pt" --minutes "${2:-160}"
wait
"$python" "$here/export.py" "$work/reader.pt" "$work/crops" "$here"
sha256sum "$here"/*.onnx
