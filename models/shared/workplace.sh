# Sourced by the build.sh of each network that is trained here: makes WORK with its virtual environment, fonts, pictures and tiles.
# Sets `here` (the folder of the network), `renderer`, `work` and `python`.
# usage: source models/shared/workplace.sh WORK
here=$(cd "$(dirname "$0")" && pwd)
renderer=$here/../plate-renderer
work=$(mkdir -p "$1" && cd "$1" && pwd)
"$renderer/prepare.sh" "$work"
python=$work/venv/bin/python
