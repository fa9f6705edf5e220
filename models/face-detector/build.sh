#!/usr/bin/env bash
# Makes face-detector.onnx again, with the same bytes. The product does not need this to run.
# usage: models/face-detector/build.sh   (needs python3 with venv, and npm for the packaged weights: 41 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../shared/packaged.sh" "$here" face-detector.onnx faceplugin-face-recognition-js@0.0.1 package/model/fr_detect.onnx
