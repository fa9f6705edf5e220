#!/usr/bin/env bash
# Makes face-detector.onnx again. Nothing of this is needed to run the product.
# usage: models/face-detector/build.sh   (needs python3 with venv, and npm for the packaged weights: 41 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
(cd "$work" && npm pack --silent faceplugin-face-recognition-js@0.0.1 && tar xzf ./*.tgz package/model/fr_detect.onnx)
"$work/venv/bin/python" "$here/convert.py" "$work/package/model/fr_detect.onnx" "$here/face-detector.onnx"
sha256sum "$here/face-detector.onnx"
