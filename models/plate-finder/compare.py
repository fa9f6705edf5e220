#!/usr/bin/env python3
"""Compares our finder with PP-OCRv4's packaged text detector as the source of candidates, with the same reader as the judge, on labelled photographs.

All of them run on one photograph after another, so that other work on the machine slows all of them down alike. Prints a Markdown table:
located (overlap 0.3 with the labelled box) by the candidate that the judge puts first / by any of its first four; read exactly, without a
grammar, by the first; and the median processor time of the one thread for a decoded photograph, ms.

usage: compare.py DATA     DATA holds plates-morocco, plates-tunisia, plates-openalpr; packages: compare-requirements.txt
"""
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from finder import Finder, box, overlap
from judge import Judge
from labelled import sets_of
from text_detector import Text

HERE, LOCATED, FIRST = Path(__file__).resolve().parent, 0.3, 4
COLUMNS = ("candidates", "located, first / any of four", "read by the first", "candidates a photograph", "ms: find", "ms: judge")


def sources():
    return {
        "our finder, int8, 320 + 640": Finder(HERE / "plate-finder-int8.onnx"),
        "our finder, fp32, 320 + 640": Finder(HERE / "plate-finder-fp32.onnx"),
        "PP-OCRv4 text, longer side 640": Text("max", 640),
        "PP-OCRv4 text, longer side 960": Text("max", 960),
        "PP-OCRv4 text as packaged, shorter side 736 or more": Text("min", 736),
    }


def milliseconds(act, *given):
    started = time.process_time()
    result = act(*given)
    return result, 1000 * (time.process_time() - started)


def measured(find, judge, photograph, picture):
    """(whether the first candidate locates the plate, whether any of four does, whether it is read, candidates, ms to find, ms to judge)"""
    candidates, finding = milliseconds(find, picture)
    judged, judging = milliseconds(judge, picture, candidates)
    hits = [overlap(box(one.candidate.corners), photograph.box) > LOCATED for one in judged[:FIRST]]
    is_read = bool(judged) and photograph.matches(judged[0].tokens)
    return any(hits[:1]), any(hits), is_read, len(candidates), finding, judging


def row(name, results):
    first, any_of, read, count, finding, judging = np.array(results, float).T
    shares = f"{first.mean():.1%} / {any_of.mean():.1%}", f"{read.mean():.1%}"
    return [name, *(share.replace("%", " %") for share in shares), f"{count.mean():.1f}", f"{np.median(finding):.0f}", f"{np.median(judging):.0f}"]


def table(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |" for cells in rows]
    return "\n".join([lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]])


if __name__ == "__main__":
    data = Path(sys.argv[1])
    if not (data / "plates-morocco").is_dir():
        sys.exit(f"{data} holds no plates-morocco: give the folder of the data sets")
    cv2.setNumThreads(1)
    judge, finders = Judge(), sources()
    for find in finders.values():
        find(np.zeros((480, 640, 3), np.uint8))
    rows = [("photographs", *COLUMNS)]
    for name, photographs in sets_of(data).items():
        results = {source: [] for source in finders}
        for photograph in photographs:
            picture = cv2.imread(str(photograph.path))
            if picture is None:
                sys.exit(f"{photograph.path} is no image that can be read: fetch the set again")
            picture = np.ascontiguousarray(picture[..., ::-1])
            for source, find in finders.items():
                results[source].append(measured(find, judge, photograph, picture))
        rows += [(f"{name} ({len(photographs)})", *row(source, result)) for source, result in results.items()]
    print(table(rows))
