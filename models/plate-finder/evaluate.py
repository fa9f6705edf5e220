#!/usr/bin/env python3
"""Scores both files of the finder on the set that models/plate-renderer/test_set.py draws: how many plates are found, and how near their corners are.

usage: evaluate.py FOLDER     prints, for fp32 and int8: found first / found at all (overlap 0.5), and the corners' median distance in plate heights
"""
import csv
import sys
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from network import CORNER_UNIT, STRIDE

HERE, SIDE, LOWEST, MOST = Path(__file__).resolve().parent, 320, 0.1, 4


def opened(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def box(quad):
    return np.concatenate([quad.min(0), quad.max(0)])


def overlap(a, b):
    width, height = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - width * height)


def plates(session, picture):
    """Corners of what is found, surest first."""
    output = session.run(None, {"picture": picture[None]})[0][0]
    heat = 1 / (1 + np.exp(-output[0]))
    rows, columns = np.where((heat >= cv2.dilate(heat, np.ones((3, 3), np.uint8))) & (heat > LOWEST))
    found = []
    for index in np.argsort(-heat[rows, columns]):
        y, x = rows[index], columns[index]
        quad = output[1:, y, x].reshape(4, 2) * CORNER_UNIT + [(x + 0.5) * STRIDE, (y + 0.5) * STRIDE]
        if all(overlap(box(quad), box(other)) < 0.3 for other in found):
            found.append(quad)
        if len(found) == MOST:
            break
    return found


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with open(folder / "labels.csv", newline="") as file:
        labels = list(csv.DictReader(file))
    for kind in ("fp32", "int8"):
        session = opened(HERE / f"plate-finder-{kind}.onnx")
        first, any_of, distances = 0, 0, []
        for label in labels:
            picture = cv2.imread(str(folder / label["file"]))[..., ::-1]
            truth = np.array([float(label[f"{axis}{corner}"]) for corner in range(1, 5) for axis in "xy"]).reshape(4, 2)
            found = plates(session, np.ascontiguousarray(picture))
            hits = [overlap(box(quad), box(truth)) > 0.5 for quad in found]
            first += bool(hits and hits[0])
            any_of += any(hits)
            if any(hits):
                height = np.linalg.norm(truth[3] - truth[0])
                distances.append(np.linalg.norm(found[hits.index(True)] - truth, axis=1).mean() / height)
        print(f"{kind}: first {first / len(labels):.1%}, at all {any_of / len(labels):.1%}, corners off by {np.median(distances):.3f} heights")
