#!/usr/bin/env python3
"""Scores both files of the letter network beside the reader on drawn rows that training never saw, and both together by their weights.

usage: evaluate.py ROWS     ROWS is a folder of `draw.py crops --use held-out`; the place of the letter is known from its text
"""
import collections
import sys
import time

import numpy as np
import onnxruntime
import torch
from torch.nn import functional

from network import HERE, LETTERS
from reliability import calibration_error
from train import Windows
from windows import letter_of, located
from alphabet import CLASS_OF, SERIES_ABROAD, SERIES_LETTERS

#: Letters that may replace each other in the product.
SERIES = np.array([LETTERS.index(letter) for letter in LETTERS if letter in SERIES_LETTERS + SERIES_ABROAD])


def reader_scores(logits, labels, place):
    """The reader's log probability of each letter of the series, with the known text in the rest of the row."""
    scores = functional.log_softmax(torch.from_numpy(logits), 1).permute(2, 0, 1)
    labels, rows = torch.from_numpy(labels), torch.arange(len(labels))
    steps, counts = torch.full((len(labels),), scores.shape[0]), (labels > 0).sum(1)
    log_probabilities = []
    for output in SERIES:
        other = labels.clone()
        other[rows, torch.from_numpy(place)] = CLASS_OF[LETTERS[output]]
        log_probabilities.append(-functional.ctc_loss(scores, other, steps, counts, reduction="none"))
    return torch.log_softmax(torch.stack(log_probabilities, 1), 1)


def milliseconds(session, windows):
    """Median of one window at a time, one thread."""
    taken = []
    for window in windows:
        started = time.perf_counter()
        session.run(None, {"windows": window[None]})
        taken.append(time.perf_counter() - started)
    return 1000 * float(np.median(taken))


def report(name, scores, truth):
    chances = scores.exp()
    sure, best = chances.max(1)
    right = best == truth
    error, _ = calibration_error(list(zip(sure.tolist(), right.tolist())))
    certain = sure >= 0.8
    wrong = (~right & certain).sum() / certain.sum().clip(1)
    loss = functional.nll_loss(scores, truth)
    print(f"{name}: right {right.float().mean():.1%}, loss {loss:.3f}, calibration error {error:.3f}, above 0.8 {certain.float().mean():.1%}, of these wrong {wrong:.1%}")
    return best


if __name__ == "__main__":
    found = [
        (grey, centre.astype(np.float32), letter_of(labels, place), reader_scores(logits, labels, place))
        for grey, labels, place, logits, centre in located(sys.argv[1])
    ]
    rows, centres, letters, reader_rows = (np.concatenate(part) for part in zip(*found))
    of_series = np.isin(letters, SERIES)
    windows = Windows(rows[of_series], centres[of_series], letters[of_series])
    reader = torch.from_numpy(reader_rows[of_series])
    truth = torch.from_numpy(np.searchsorted(SERIES, letters[of_series]))
    report("reader", reader, truth)
    cut = windows.cut(torch.arange(len(windows)), spoiled=False).contiguous().numpy()
    for kind in ("fp32", "int8"):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(HERE / f"plate-letter-{kind}.onnx"), options, providers=["CPUExecutionProvider"])
        scores = torch.from_numpy(np.concatenate([session.run(None, {"windows": cut[i : i + 64]})[0] for i in range(0, len(cut), 64)]))
        seen = torch.log_softmax(scores[:, SERIES], 1)
        print(f"{kind}: {milliseconds(session, cut[:200]):.2f} ms a window")
        best = report(f"letter network, {kind}", seen, truth)
    pairs = collections.Counter((LETTERS[SERIES[t]], LETTERS[SERIES[b]]) for t, b in zip(truth, best) if t != b)
    print("confused: " + ", ".join(f"{a} as {b} ({n})" for (a, b), n in pairs.most_common(12)))
    for letter in (0.6, 0.7, 0.8, 0.9, 1.0):
        for both in (0.0, 0.15, 0.3, 0.45, 0.6):
            report(f"letter {letter} + reader {both}", torch.log_softmax(letter * seen + both * reader, 1), truth)
