#!/usr/bin/env python3
"""Draws plates into files that the trainings read while more are being drawn.

usage: draw.py crops|scenes WORK OUT --seed N --count N --per-file N [--use train|held-out] [--family NAME]

WORK is the folder of fetch.sh and of the tiles of backgrounds.py. A file appears under its name only when it is whole.
"""
import argparse
import os
from pathlib import Path

import cv2
import numpy as np

from alphabet import CLASS_OF
from crops import draw_crop
from dice import Dice
from fonts import Fonts
from layouts import FAMILIES

LONGEST = 16


def crops_file(dice, fonts, tiles, count, family):
    pictures, labels, families = [], np.zeros((count, LONGEST), np.uint8), []
    while len(pictures) < count:
        crop = draw_crop(dice, fonts, tiles, family)
        if len(crop.tokens) > LONGEST:
            continue
        labels[len(pictures), : len(crop.tokens)] = [CLASS_OF[token] for token in crop.tokens]
        pictures.append(crop.grey)
        families.append(crop.family)
    return {"pictures": np.stack(pictures), "labels": labels, "families": np.array(families)}


def scenes_file(dice, fonts, tiles, count, family):
    from scenes import MOST_PLATES, draw_scene

    pictures, corners = [], np.full((count, MOST_PLATES, 4, 2), np.nan, np.float32)
    for index in range(count):
        scene = draw_scene(dice, fonts, tiles, family)
        pictures.append(scene.picture)
        for number, quad in enumerate(scene.quads):
            corners[index, number] = quad
    return {"pictures": np.stack(pictures), "corners": corners}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("crops", "scenes"))
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--per-file", type=int, default=2500)
    parser.add_argument("--use", choices=("train", "held-out"), default="train")
    parser.add_argument("--family", choices=tuple(FAMILIES))
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    fonts = Fonts([arguments.work / arguments.use / "font"])
    tiles = np.load(arguments.work / f"tiles-{arguments.use}.npy", mmap_mode="r")
    arguments.out.mkdir(parents=True, exist_ok=True)
    print(f"{len(fonts.latin.names)} Latin families, {len(fonts.arabic.names)} Arabic, {len(tiles)} tiles", flush=True)
    draw = crops_file if arguments.what == "crops" else scenes_file
    for number, start in enumerate(range(0, arguments.count, arguments.per_file)):
        # Every file has a seed of its own: files can be drawn in any order or on several machines.
        dice = Dice(arguments.seed * 100_003 + number)
        arrays = draw(dice, fonts, tiles, min(arguments.per_file, arguments.count - start), arguments.family)
        target = arguments.out / f"{arguments.what}-{arguments.seed}-{number:04}.npz"
        with open(target.with_suffix(".part"), "wb") as file:
            np.savez(file, **arrays)
        os.rename(target.with_suffix(".part"), target)
        print(target.name, flush=True)
