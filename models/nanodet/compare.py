#!/usr/bin/env python3
"""Compares the committed int8 file of NanoDet with the fp32 one that convert.py makes, on the same images in turns.

Prints three tables in Markdown, fp32 / int8, for both input sizes of the product: people against the boxes of two labelled sequences; photographs
whose labelled plate lies inside a detected vehicle (vehicles themselves have no labels), with int8 in exact sums as the third figure; and on clips
without labels how many confident boxes of one form have a match in the other (same group, overlap 0.5). Milliseconds are processor time of the
one thread.

usage: compare.py FP32.onnx DATA     (compare.sh makes FP32.onnx first); DATA holds mot-*, video-* and plates-*
"""
import csv
import sys
from pathlib import Path

import cv2
import numpy as np

from detector import CONFIDENT, GROUPS, Network, letterboxed, overlaps

#: Boxes that overlap this much show one thing. Of clips without labels, every tenth frame is analysed.
SAME, EVERY = 0.5, 10
#: Video, labels, and the step between analysed frames: 1 for the second video, which is short.
PEOPLE = {
    "PETS 2009 S2.L1": ("mot-pets09-s2l1/pets09-s2l1-frames-0001-0500.avi", "mot-pets09-s2l1/gt.txt", 5),
    "TUD-Campus": ("mot-tud/TUD-Campus.mp4", "mot-tud/TUD-Campus.gt.txt", 1),
}
PHOTOGRAPHS = ("plates-morocco/vehicles", "plates-tunisia/vehicles", "plates-openalpr/eu", "plates-openalpr/br", "plates-openalpr/us")
SIZES = ((416, 256), (640, 384))
PERSON, VEHICLE = GROUPS.index("person"), GROUPS.index("vehicle")


def frames_of(path, every):
    """Every `every`-th RGB frame of a video, with its number from 1."""
    video, number = cv2.VideoCapture(str(path)), 0
    if not video.isOpened():
        sys.exit(f"{path} is no video that can be read: fetch the set again")
    while True:
        read, frame = video.read()
        if not read:
            return
        number += 1
        if (number - 1) % every == 0:
            yield number, np.ascontiguousarray(frame[..., ::-1])


def paired(found, truth):
    """For each found box, the highest score first, whether it matches a labelled box that no earlier one matched."""
    near, taken, hits = overlaps(found, truth), set(), []
    for row in near:
        free = [at for at in np.argsort(-row) if row[at] >= SAME and at not in taken]
        taken.update(free[:1])
        hits.append(bool(free))
    return hits


def detected(networks, picture, size):
    canvas, scale = letterboxed(picture, *size)
    return [network(canvas, scale) for network in networks]


def people(networks, folder, video, labels, every, size):
    """(scores, hits, labelled) of each network."""
    truth = np.loadtxt(folder / labels, delimiter=",")
    scores, hits, labelled = ([], []), ([], []), 0
    for number, frame in frames_of(folder / video, every):
        boxes = truth[truth[:, 0] == number, 2:6]
        boxes = np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], 1)
        labelled += len(boxes)
        for at, found in enumerate(detected(networks, frame, size)):
            found = found.of(PERSON)
            scores[at].extend(found.scores)
            hits[at].extend(paired(found.edges, boxes))
    return [(np.array(s), np.array(h), labelled) for s, h in zip(scores, hits)]


def average_precision(scores, hits, labelled):
    right = np.cumsum(hits[np.argsort(-scores, kind="stable")])
    precision = np.maximum.accumulate((right / np.arange(1, len(right) + 1))[::-1])[::-1]
    return np.sum(np.diff(right / labelled, prepend=0) * precision)


def plates_in(folder):
    """(file, edges of its plate) of a set of photographs."""
    place = folder.with_suffix(".csv")
    with open(place, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if "xmin" in row:
                yield place.parent / row["file"], np.array([float(row[name]) for name in ("xmin", "ymin", "xmax", "ymax")])
            else:
                x, y, width, height = (float(row[name]) for name in ("x", "y", "width", "height"))
                yield folder / row["file"], np.array([x, y, x + width, y + height])


def holds(boxes, plate):
    """Whether a vehicle's box, at the product's confidence, holds the plate's middle."""
    vehicles, middle = boxes.of(VEHICLE).confident().edges, (plate[:2] + plate[2:]) / 2
    return bool(((vehicles[:, :2] <= middle) & (middle <= vehicles[:, 2:])).all(1).any())


def agreement(networks, folder, size):
    """For each group: boxes of fp32, of int8, and of both, over all clips without labels."""
    counts = np.zeros((len(GROUPS), 3), int)
    for video in sorted([*folder.glob("video-*/*.mp4"), *folder.glob("video-*/*.avi")]):
        for _, frame in frames_of(video, EVERY):
            fp32, int8 = (found.confident() for found in detected(networks, frame, size))
            for group in range(len(GROUPS)):
                a, b = fp32.of(group).edges, int8.of(group).edges
                counts[group] += len(a), len(b), sum(paired(b, a))
    return counts


def median_ms(networks):
    """The median time of each network for the images since the last call."""
    medians = [f"{np.median(network.milliseconds):.1f}" for network in networks]
    for network in networks:
        network.milliseconds.clear()
    return medians


def table(*rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |" for cells in rows]
    print("\n".join([lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]]), end="\n\n", flush=True)


def pair(values):
    return " / ".join(values)


def named(size):
    return f"{size[0]}x{size[1]}"


def people_table(networks, folder):
    rows = [("people in", "within", "AP50", "precision at 0.40", "recall at 0.40", "ms, median")]
    for name, files in PEOPLE.items():
        for size in SIZES:
            results = people(networks, folder, *files, size)
            sure = [(hits[scores >= CONFIDENT[PERSON]], labelled) for scores, hits, labelled in results]
            columns = (
                (f"{average_precision(*result):.3f}" for result in results),
                (f"{hits.mean():.3f}" for hits, _ in sure),
                (f"{hits.sum() / labelled:.3f}" for hits, labelled in sure),
                median_ms(networks),
            )
            rows.append((name, named(size), *map(pair, columns)))
    table(*rows)


def vehicles_table(networks, folder):
    rows = [("photographs", "within", "plate inside a vehicle")]
    for place in PHOTOGRAPHS:
        plates = [(np.ascontiguousarray(cv2.imread(str(file))[..., ::-1]), plate) for file, plate in plates_in(folder / place)]
        for size in SIZES:
            inside = [[holds(found, plate) for found in detected(networks, picture, upright(size, picture))] for picture, plate in plates]
            rows.append((f"{place} ({len(plates)})", named(size), pair(map(str, np.sum(inside, 0)))))
    table(*rows)


def agreement_table(networks, folder):
    rows = [("confident boxes of", "within", "fp32 / int8", "in both")]
    for size in SIZES:
        for name, (a, b, both) in zip(GROUPS, agreement(networks, folder, size)):
            share = f"{both} ({200 * both / (a + b):.0f} %)" if a + b else "none to compare"
            rows.append((name, named(size), f"{a} / {b}", share))
    table(*rows)


def upright(size, picture):
    """Tall photographs are analysed in a tall size, as tools/evaluate does."""
    return size if picture.shape[1] >= picture.shape[0] else size[::-1]


if __name__ == "__main__":
    network_file, data = map(Path, sys.argv[1:])
    if not (data / "mot-tud").is_dir():
        sys.exit(f"{data} holds no mot-tud: give the folder of the data sets")
    cv2.setNumThreads(1)
    ours = Path(__file__).resolve().parent / "nanodet-int8.onnx"
    both_forms = [Network(network_file), Network(ours)]
    people_table(both_forms, data)
    vehicles_table([*both_forms, Network(ours, is_exact=True)], data)
    agreement_table(both_forms, data)
