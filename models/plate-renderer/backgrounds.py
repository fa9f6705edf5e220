#!/usr/bin/env python3
"""Cuts tiles out of the photographs that fetch.sh unpacked.

usage: backgrounds.py PICTURES... OUT.npy     writes tiles x 320 x 320 x 3, RGB
"""
import sys
from pathlib import Path

import cv2
import numpy as np

SIDE, PER_PICTURE, LIMIT = 320, 12, 3000
KINDS = (".jpg", ".jpeg", ".png", ".webp")


def tiles_of(path, random):
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None or min(picture.shape[:2]) < SIDE:
        return
    picture = picture[..., ::-1]
    for _ in range(PER_PICTURE):
        side = int(np.exp(random.uniform(np.log(SIDE), np.log(min(picture.shape[:2])))))
        top = random.integers(0, picture.shape[0] - side + 1)
        left = random.integers(0, picture.shape[1] - side + 1)
        tile = np.ascontiguousarray(picture[top : top + side, left : left + side])
        yield cv2.resize(tile, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


if __name__ == "__main__":
    *roots, target = sys.argv[1:]
    cv2.setNumThreads(1)
    random = np.random.default_rng(1)
    # Themes ship one wallpaper in many sizes, and one for each folder and name is enough.
    chosen = {}
    for path in sorted(path for root in roots for path in Path(root).rglob("*") if path.suffix.lower() in KINDS and path.stat().st_size > 30_000):
        key = path.parent if "x" in path.stem and path.stem.replace("x", "").isdigit() else path
        chosen[key] = path
    pictures = [tile for path in chosen.values() for tile in tiles_of(path, random)]
    if not pictures:
        raise SystemExit(f"no picture of {SIDE} px or more under {roots}: run fetch.sh first")
    order = random.permutation(len(pictures))[:LIMIT]
    np.save(target, np.stack([pictures[i] for i in order]))
    print(f"{len(order)} tiles of {len(chosen)} pictures in {target}")
