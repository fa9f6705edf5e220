#!/usr/bin/env bash
# Holds nanodet-int8.onnx against the fp32 network that it was made of. Nothing of this is needed to run the product.
# usage: models/nanodet/compare.sh DATA   (needs what prepare.sh needs)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/prepare.sh" "$work"
"$work/venv/bin/python" "$here/compare.py" "$work/nanodet.onnx" "$1"
