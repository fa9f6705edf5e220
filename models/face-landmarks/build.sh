#!/usr/bin/env bash
# Makes face-landmarks.onnx again. Nothing of this is needed to run the product.
# usage: models/face-landmarks/build.sh   (needs python3 with venv, and npm for the packaged weights: 13 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
(cd "$work" && npm pack --silent @vladmandic/face-api@1.7.15 && tar xzf ./*.tgz package/model/face_landmark_68_model.bin package/model/face_landmark_68_model-weights_manifest.json)
"$work/venv/bin/python" "$here/convert.py" "$work/package/model/face_landmark_68_model-weights_manifest.json" "$here/face-landmarks.onnx"
sha256sum "$here/face-landmarks.onnx"
