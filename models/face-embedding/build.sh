#!/usr/bin/env bash
# Makes face-embedding.onnx again, with the same bytes. The product does not need this to run.
# usage: models/face-embedding/build.sh   (needs python3 with venv, and npm for the packaged weights: 41 MB)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../shared/packaged.sh" "$here" face-embedding.onnx faceplugin-face-recognition-js@0.0.1 package/model/fr_feature.onnx
