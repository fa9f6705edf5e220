#!/usr/bin/env python3
"""Finds the letter on drawn rows by aligning the reader's output with the known text.

usage: windows.py ROWS OUT.npz     ROWS is a folder of `draw.py crops`
"""
import sys
from pathlib import Path

import numpy as np
import onnxruntime

from network import HERE, LETTERS
from alphabet import CLASS_OF, SERIES_ABROAD

NEVER = -1e9
#: Latin letters stand in a series only on these plates.
ABROAD = "morocco-international"
BATCH = 256


def aligned(scores, labels):
    """Best path of CTC for known labels. scores: n x classes x steps, log probabilities; labels: n x most, 0 behind the end -> n x steps, places"""
    count, _, steps = scores.shape
    lengths = (labels > 0).sum(1)
    places = np.zeros((count, 2 * labels.shape[1] + 1), int)
    places[:, 1::2] = labels
    outside = np.arange(places.shape[1])[None] > 2 * lengths[:, None]
    skips = np.zeros(places.shape, bool)
    skips[:, 3::2] = labels[:, 1:] != labels[:, :-1]
    spoken = np.take_along_axis(scores, places[:, :, None].repeat(steps, 2), 1)
    best = np.full(places.shape, NEVER)
    best[:, :2] = spoken[:, :2, 0]
    back = np.zeros((steps, *places.shape), np.int8)
    for step in range(1, steps):
        shifted = [np.pad(best, ((0, 0), (by, 0)), constant_values=NEVER)[:, : best.shape[1]] for by in (0, 1, 2)]
        shifted[2] = np.where(skips, shifted[2], NEVER)
        back[step] = np.argmax(shifted, 0)
        best = np.max(shifted, 0) + spoken[:, :, step]
        best[outside] = NEVER
    rows = np.arange(count)
    at = np.where(best[rows, 2 * lengths] > best[rows, 2 * lengths - 1], 2 * lengths, 2 * lengths - 1)
    path = np.zeros((count, steps), int)
    for step in range(steps - 1, -1, -1):
        path[:, step] = at
        at = at - back[step][rows, at]
    return path


def letters_of(labels, families):
    """Place of the letter in each label, or -1: rows have one at most."""
    arabic = [CLASS_OF[letter] for letter in LETTERS if letter not in SERIES_ABROAD]
    latin = [CLASS_OF[letter] for letter in SERIES_ABROAD]
    here = np.isin(labels, arabic) | (np.isin(labels, latin) & (families == ABROAD)[:, None])
    return np.where(here.any(1), here.argmax(1), -1)


def located(folder):
    """Yields the rows of a folder in batches: (grey, labels, place of the letter in the label, logits of the reader, centre of the letter in px)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    reader = onnxruntime.InferenceSession(str(HERE.parent / "plate-reader" / "plate-reader-int8.onnx"), options)
    for file in sorted(Path(folder).glob("crops-*.npz")):
        arrays = np.load(file)
        pictures, all_labels = arrays["pictures"], arrays["labels"]
        places = letters_of(all_labels, arrays["families"])
        chosen = np.flatnonzero(places >= 0)
        for start in range(0, len(chosen), BATCH):
            part = chosen[start : start + BATCH]
            grey, labels, place = pictures[part].astype(np.float32), all_labels[part].astype(int), places[part]
            rows = (grey - grey.mean((1, 2), keepdims=True)) / (grey.std((1, 2), keepdims=True) + 4)
            logits = reader.run(None, {"rows": rows[:, None]})[0]
            highest = logits.max(1, keepdims=True)
            is_letter = aligned(logits - highest - np.log(np.exp(logits - highest).sum(1, keepdims=True)), labels) == 2 * place[:, None] + 1
            centre = (is_letter * np.arange(logits.shape[2])).sum(1) / is_letter.sum(1).clip(1) + 0.5
            found = is_letter.any(1)
            yield pictures[part][found], labels[found], place[found], logits[found], (centre * rows.shape[2] / logits.shape[2])[found]


#: The letter network's output for each class of the reader; -1 for a class that is no letter.
OUTPUT_OF = np.full(max(CLASS_OF.values()) + 1, -1)
OUTPUT_OF[[CLASS_OF[letter] for letter in LETTERS]] = range(len(LETTERS))


def letter_of(labels, place):
    return OUTPUT_OF[labels[np.arange(len(labels)), place]]


if __name__ == "__main__":
    folder, out = sys.argv[1:]
    found = [(grey, centre.astype(np.float32), letter_of(labels, place)) for grey, labels, place, _, centre in located(folder)]
    rows, centres, letters = (np.concatenate(part) for part in zip(*found))
    np.savez(out, rows=rows, centres=centres, letters=letters)
    print(f"{len(letters)} letters: " + ", ".join(f"{letter} {(letters == index).sum()}" for index, letter in enumerate(LETTERS)))
