"""The judge: the reader reads every candidate, and the one that reads best is the plate."""
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from finder import Candidate, opened

READER = Path(__file__).resolve().parent.parent / "plate-reader"
WIDTH, HEIGHT, FINEST = 160, 32, 4
#: Room across and down, in shares of the plate: those of areas.ts where only one size has found the plate, because text boxes have no second size.
CUTS = ((0.04, 0.02), (0.1, 0.06), (0.02, 0.06), (0.06, 0.14))
LENGTH_BONUS = 0.1
#: A shorter text is no plate: a post reads as a very certain 1.
FEWEST = 3


@dataclass(frozen=True)
class Judged:
    candidate: Candidate
    tokens: list
    rank: float


def cut_of(corners, slack_x, slack_y):
    """Corners with room around them, by bilinear interpolation."""
    a, b, c, d = corners
    places = ((-slack_x, -slack_y), (1 + slack_x, -slack_y), (1 + slack_x, 1 + slack_y), (-slack_x, 1 + slack_y))
    return np.array([(a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v for u, v in places], np.float32)


def rectified(grey, corners):
    """The plate from the front, standardised. Where it is larger than the row, each pixel is the mean of several samples."""
    a, b, c, d = corners
    wide, high = np.linalg.norm(b - a) + np.linalg.norm(c - d), np.linalg.norm(d - a) + np.linalg.norm(c - b)
    columns, lines = (int(np.clip(round(length / 2 / target), 1, FINEST)) for length, target in ((wide, WIDTH), (high, HEIGHT)))
    size = WIDTH * columns, HEIGHT * lines
    # Corners lie on the edges of pixels, OpenCV's coordinates on their middles.
    frame = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32) - 0.5
    turn = cv2.getPerspectiveTransform(np.float32(corners) - 0.5, frame)
    row = cv2.warpPerspective(grey, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    row = cv2.resize(row, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32)
    return (row - row.mean()) / (row.std() + 4)


class Judge:
    def __init__(self):
        self.session = opened(READER / "plate-reader-int8.onnx")
        self.classes = json.loads((READER / "classes.json").read_text(encoding="utf-8"))

    def __call__(self, photograph, candidates):
        """All candidates that can be read, the best first, ranked as read-plates.ts does."""
        if not candidates:
            return []
        grey = cv2.cvtColor(photograph, cv2.COLOR_RGB2GRAY)
        rows = [rectified(grey, cut_of(candidate.corners, *cut)) for candidate in candidates for cut in CUTS]
        logits = self.session.run(None, {"rows": np.array(rows)[:, None]})[0].transpose(0, 2, 1)
        read = [self._greedy(row) for row in logits]
        judged = []
        for index, candidate in enumerate(candidates):
            cuts = read[index * len(CUTS) : (index + 1) * len(CUTS)]
            tokens, log_probability = max(cuts, key=lambda one: one[1] + LENGTH_BONUS * len(one[0]))
            if len(tokens) >= FEWEST:
                rank = np.log(candidate.score) + log_probability / len(tokens)
                judged.append(Judged(candidate, tokens, float(rank)))
        return sorted(judged, key=lambda one: -one.rank)

    def _greedy(self, logits):
        """Characters of the best path of CTC, without any grammar, and its log probability."""
        highest = logits.max(1, keepdims=True)
        log_probability = -np.log(np.exp(logits - highest).sum(1)).sum()
        best = logits.argmax(1)
        starts = (best > 0) & (best != np.concatenate([[0], best[:-1]]))
        return [self.classes[index] for index in best[starts]], float(log_probability)
