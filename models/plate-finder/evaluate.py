#!/usr/bin/env python3
"""Scores both files of the finder on the set that models/plate-renderer/test_set.py draws: how many plates are found, and how near their corners are.

usage: evaluate.py FOLDER     prints, for fp32 and int8: found first / found at all (overlap 0.5), and the corners' median distance in plate heights
"""
import csv
import sys
from pathlib import Path

import cv2
import numpy as np

from finder import Finder, box, overlap

HERE = Path(__file__).resolve().parent


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with open(folder / "labels.csv", newline="") as file:
        labels = list(csv.DictReader(file))
    for kind in ("fp32", "int8"):
        finder = Finder(HERE / f"plate-finder-{kind}.onnx")
        first, any_of, distances = 0, 0, []
        for label in labels:
            picture = cv2.imread(str(folder / label["file"]))[..., ::-1]
            truth = np.array([float(label[f"{axis}{corner}"]) for corner in range(1, 5) for axis in "xy"]).reshape(4, 2)
            found = [one.corners for one in finder.once(np.ascontiguousarray(picture))]
            hits = [overlap(box(quad), box(truth)) > 0.5 for quad in found]
            first += bool(hits and hits[0])
            any_of += any(hits)
            if any(hits):
                height = np.linalg.norm(truth[3] - truth[0])
                distances.append(np.linalg.norm(found[hits.index(True)] - truth, axis=1).mean() / height)
        print(f"{kind}: first {first / len(labels):.1%}, at all {any_of / len(labels):.1%}, corners off by {np.median(distances):.3f} heights")
