#!/usr/bin/env bash
# Downloads and unpacks the packages of packages.txt, each into a folder of its own: WORK/{train,held-out}/{font,picture}/PACKAGE.
# usage: models/plate-renderer/fetch.sh WORK   (needs apt-get with package lists, npm, dpkg-deb and tar; what exists is kept)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mkdir -p "$1" && cd "$1" && pwd)
grep -v '^#' "$here/packages.txt" | while read -r kind where package use; do
  target=$work/$use/$kind/${package//[@\/]/_}
  if [ -d "$target" ]; then continue; fi
  download=$(mktemp -d)
  (
    cd "$download"
    if [ "$where" = debian ]; then
      apt-get download --quiet "$package" && dpkg-deb --extract ./*.deb unpacked
    else
      npm pack --silent "$package" && mkdir unpacked && tar xzf ./*.tgz -C unpacked
    fi
  ) >"$download/log" 2>&1 || { echo "cannot be fetched: $package ($(tail -n 1 "$download/log"))" >&2; rm -rf "$download"; continue; }
  mkdir -p "$(dirname "$target")"
  mv "$download/unpacked" "$target"
  rm -rf "$download"
done
