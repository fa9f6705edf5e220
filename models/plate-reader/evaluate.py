#!/usr/bin/env python3
"""Scores both files of the reader on drawn rows that training never saw: what is read without any grammar, and with which confidence.

usage: evaluate.py ROWS [TEMPERATURE]     ROWS is a folder of `draw.py crops --use held-out`; prints fp32 beside int8
"""
import collections
import sys
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from network import standardised
from reliability import calibration_error
from alphabet import TOKENS

HERE = Path(__file__).resolve().parent


def probabilities(path, rows, temperature):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    logits = np.concatenate([session.run(None, {"rows": rows[i : i + 64]})[0] for i in range(0, len(rows), 64)]) / temperature
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    return (shifted / shifted.sum(1, keepdims=True)).transpose(0, 2, 1)


def greedy(chances):
    """The classes, each with the highest probability among its steps."""
    read, before = [], 0
    for step in chances:
        best = int(step.argmax())
        if best and best == before:
            read[-1][1] = max(read[-1][1], step[best])
        elif best:
            read.append([best, step[best]])
        before = best
    return read


def judged(read, label):
    """(confidence, right) of each character that was read, by the best alignment with the truth, and the pairs that were confused."""
    answers, confused = [], []
    classes = [character[0] for character in read]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, classes, label, autojunk=False).get_opcodes():
        answers += [(read[i][1], kind == "equal") for i in range(i1, i2)]
        if kind == "replace" and i2 - i1 == j2 - j1:
            confused += [(TOKENS[label[j] - 1], TOKENS[classes[i] - 1]) for i, j in zip(range(i1, i2), range(j1, j2))]
    return answers, confused


if __name__ == "__main__":
    folder, temperature = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    arrays = [np.load(file) for file in sorted(Path(folder).glob("crops-*.npz"))]
    pictures, labels, families = (np.concatenate([a[key] for a in arrays]) for key in ("pictures", "labels", "families"))
    rows = standardised(torch.from_numpy(pictures)).numpy()
    for kind in ("fp32", "int8"):
        chances = probabilities(HERE / f"plate-reader-{kind}.onnx", rows, temperature)
        answers, confused, right = [], collections.Counter(), collections.defaultdict(list)
        for step, label, family in zip(chances, labels, families):
            truth, read = [int(c) for c in label if c], greedy(step)
            right[family].append([character[0] for character in read] == truth)
            found, pairs = judged(read, truth)
            answers += found
            confused.update(pairs)
        error, diagram = calibration_error(answers)
        everything = np.concatenate(list(right.values())).mean()
        print(f"{kind}: {everything:.1%} of {len(rows)} rows, characters: expected calibration error {error:.3f}")
        print("  " + ", ".join(f"{family} {np.mean(values):.1%}" for family, values in sorted(right.items())))
        for start, count, confidence, share in diagram:
            print(f"  {start:.1f}: {count} characters, sure {confidence:.3f}, right {share:.3f}")
        print("  confused: " + ", ".join(f"{a} as {b} ({n})" for (a, b), n in confused.most_common(15)))
