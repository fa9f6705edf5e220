#!/usr/bin/env python3
"""Draws a labelled set of images with fonts and backgrounds that training never saw: one plate in each, from 90 px wide.

usage: test_set.py WORK OUT --seed N [--count 2000]     writes OUT/NAME.jpg and OUT/labels.csv: file,text,family,rows and the four corners

The text has no bars and dashes, and two rows of a Moroccan plate in the order of one: serial, letter, prefecture.
"""
import argparse
import csv
from pathlib import Path

import cv2
import numpy as np

from alphabet import BAR, DASH
from dice import Dice
from fonts import Fonts
from scenes import draw_scene

WIDTHS_PX = (90, 250)
TWO_ROW_WIDTHS_PX = (70, 150)
#: How often each family is drawn: about as often as it passes a camera in Rabat, but often enough to be measured.
SHARES = {
    "morocco": 36,
    "morocco-two-rows": 18,
    "morocco-1983": 4,
    "morocco-provisional": 8,
    "morocco-service": 5,
    "morocco-diplomatic": 2,
    "morocco-international": 2,
    "tunisia": 6,
    "algeria": 3,
    "europe": 6,
    "united-states": 3,
    "brazil": 2,
    "brazil-mercosur": 2,
    "argentina": 2,
    "argentina-mercosur": 1,
}


def text_of(plate):
    rows = [[token for token in row.tokens if token not in (BAR, DASH)] for row in plate.rows]
    if plate.family == "morocco-two-rows":
        above, below = rows
        letters = [token for token in above if not token.isdigit()]
        return "".join([*below, *letters, *(token for token in above if token.isdigit())])
    return "".join(token for row in rows for token in row)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=2000)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    dice, fonts = Dice(arguments.seed), Fonts([arguments.work / "held-out" / "font"])
    tiles = np.load(arguments.work / "tiles-held-out.npy", mmap_mode="r")
    arguments.out.mkdir(parents=True, exist_ok=True)
    with open(arguments.out / "labels.csv", "w", newline="") as file:
        labels = csv.writer(file)
        labels.writerow(["file", "text", "family", "rows", "x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4"])
        written = 0
        while written < arguments.count:
            family = dice.weighted(SHARES)
            widths = TWO_ROW_WIDTHS_PX if family == "morocco-two-rows" else WIDTHS_PX
            scene = draw_scene(dice, fonts, tiles, family, {1: 1}, widths)
            inside = scene.quads and (scene.quads[0] > 0).all() and (scene.quads[0] < scene.picture.shape[0]).all()
            if not inside:
                continue
            name, plate = f"{written:04}.jpg", scene.plates[0]
            cv2.imwrite(str(arguments.out / name), scene.picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
            corners = [f"{value:.1f}" for value in scene.quads[0].flatten()]
            labels.writerow([name, text_of(plate), plate.family, len(plate.rows), *corners])
            written += 1
