#!/usr/bin/env bash
# Makes face-embedding.onnx again. Nothing of this is needed to run the product.
# usage: models/face-embedding/build.sh   (needs python3 with venv, and npm for the packaged weights: 41 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
(cd "$work" && npm pack --silent faceplugin-face-recognition-js@0.0.1 && tar xzf ./*.tgz package/model/fr_feature.onnx)
"$work/venv/bin/python" "$here/convert.py" "$work/package/model/fr_feature.onnx" "$here/face-embedding.onnx"
sha256sum "$here/face-embedding.onnx"
