#!/usr/bin/env bash
# Makes what the trainings start from: a virtual environment, fonts, photographs and tiles. What exists is kept.
# usage: models/plate-renderer/prepare.sh WORK   (needs python3 with venv, apt-get with package lists, npm: about 4 GB in all)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mkdir -p "$1" && cd "$1" && pwd)
if [ ! -x "$work/venv/bin/python" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
fi
"$here/fetch.sh" "$work"
for use in train held-out; do
  if [ ! -f "$work/tiles-$use.npy" ]; then "$work/venv/bin/python" "$here/backgrounds.py" "$work/$use/picture" "$work/tiles-$use.npy"; fi
done
