#!/usr/bin/env bash
# Compares nanodet-int8.onnx with the fp32 network that it was made of. The product does not need this to run.
# usage: models/nanodet/compare.sh DATA   (needs what prepare.sh needs)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/prepare.sh" "$work"
"$work/venv/bin/python" "$here/compare.py" "$work/nanodet.onnx" "$1"
