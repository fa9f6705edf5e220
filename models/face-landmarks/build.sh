#!/usr/bin/env bash
# Makes face-landmarks.onnx again, with the same bytes. The product does not need this to run.
# usage: models/face-landmarks/build.sh   (needs python3 with venv, and npm for the packaged weights: 13 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../shared/packaged.sh" "$here" face-landmarks.onnx @vladmandic/face-api@1.7.15 package/model/face_landmark_68_model.bin package/model/face_landmark_68_model-weights_manifest.json
