"""Our finder as packages/vision/src/plates/find.ts runs it, for measuring. Needs no torch."""
from dataclasses import dataclass

import cv2
import numpy as np
import onnxruntime

# The outputs of network.py, and the constants of find.ts.
STRIDE, CORNER_UNIT, GREY = 8, 32.0, 116
LOWEST, PER_PASS, IN_ALL, SAME_IN_A_PASS, SAME = 0.1, 3, 4, 0.3, 0.4
SIDES, SMALL = (640, 320), 400


@dataclass(frozen=True)
class Candidate:
    #: Corners of a plate as it hangs: top left, top right, bottom right, bottom left, px of the photograph.
    corners: np.ndarray
    score: float


def opened(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def box(corners):
    return np.concatenate([corners.min(0), corners.max(0)])


def overlap(a, b):
    width, height = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - width * height)


def distinct(found, same, most):
    """Keeps the highest score of those that overlap, the highest first."""
    kept = []
    for one in sorted(found, key=lambda candidate: -candidate.score):
        if len(kept) < most and all(overlap(box(one.corners), box(other.corners)) < same for other in kept):
            kept.append(one)
    return kept


def shrunk(picture, side):
    """Two samples a pixel along each axis, as finder-input.ts takes them."""
    height, width = picture.shape[:2]
    scale = side / max(width, height)
    size = max(1, int(width * scale + 0.5)), max(1, int(height * scale + 0.5))
    twice = cv2.resize(picture, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_NEAREST_EXACT)
    return cv2.resize(twice, size, interpolation=cv2.INTER_AREA)


class Finder:
    def __init__(self, path):
        self.session = opened(path)

    def __call__(self, photograph):
        """Candidates in an RGB image, at both sizes, merged."""
        height, width = photograph.shape[:2]
        picture, found = photograph, []
        for side in SIDES if max(height, width) > SMALL else SIDES[1:]:
            picture = shrunk(picture, side)
            scale = np.array([width / picture.shape[1], height / picture.shape[0]])
            found += [Candidate(one.corners * scale, one.score) for one in self.once(picture)]
        return distinct(found, SAME, IN_ALL)

    def once(self, picture):
        """Candidates in an image at its own size."""
        height, width = picture.shape[:2]
        canvas = np.full((-(-height // 32) * 32, -(-width // 32) * 32, 3), GREY, np.uint8)
        canvas[:height, :width] = picture
        output = self.session.run(None, {"picture": canvas[None]})[0][0]
        heat = 1 / (1 + np.exp(-output[0]))
        rows, columns = np.where((heat >= cv2.dilate(heat, np.ones((3, 3), np.uint8))) & (heat > LOWEST))
        found = []
        for y, x in zip(rows, columns):
            corners = output[1:, y, x].reshape(4, 2) * CORNER_UNIT + [(x + 0.5) * STRIDE, (y + 0.5) * STRIDE]
            found.append(Candidate(corners, float(heat[y, x])))
        return distinct(found, SAME_IN_A_PASS, PER_PASS)
