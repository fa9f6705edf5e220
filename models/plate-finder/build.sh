#!/usr/bin/env bash
# Draws scenes, trains the finder and writes plate-finder-fp32.onnx and plate-finder-int8.onnx into this folder.
# usage: models/plate-finder/build.sh WORK [MINUTES] [SCENES]   (two cores: one draws while the other trains)
set -euo pipefail
source "$(dirname "$0")/../shared/workplace.sh" "$1"
"$python" "$renderer/draw.py" scenes "$work" "$work/scenes" --seed 2 --count "${3:-10000}" --per-file 1000 &
"$python" "$here/train.py" "$work/scenes" "$work/finder.pt" --minutes "${2:-46}"
wait
"$python" "$here/export.py" "$work/finder.pt" "$work/scenes" "$here"
sha256sum "$here"/*.onnx
