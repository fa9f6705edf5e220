#!/usr/bin/env bash
# Makes nanodet-int8.onnx again. The product does not need this to run.
# usage: models/nanodet/build.sh   (needs what prepare.sh needs)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/prepare.sh" "$work"
samples=$here/../../samples
"$work/venv/bin/python" "$here/quantise.py" "$work/nanodet.onnx" "$here/nanodet-int8.onnx" \
  "$samples"/{car-detection,person-bicycle-car-detection-part,worker-zone-detection-preview,store-aisle-detection-preview,face-demographics-walking-and-pause-preview}.mp4
sha256sum "$here/nanodet-int8.onnx"
