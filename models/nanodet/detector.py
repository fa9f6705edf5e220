"""Runs both forms of NanoDet as packages/vision/src/detection does: letterbox, network, boxes, suppression."""
import time

import cv2
import numpy as np
import onnxruntime

from convert import GREY

BINS, SIDE_STEP, SAME_THING = 11, 32, 0.5
#: Far below the product's thresholds, because average precision counts weak boxes too.
LOWEST = 0.05
GROUPS = ("person", "cycle", "vehicle")
#: The group of each channel: person, bicycle, car, motorcycle, bus, truck.
GROUP_OF = np.array([0, 1, 2, 1, 2, 2])
#: The score from which the product counts a box of each group as confident (tracking/measurement.ts).
CONFIDENT = np.array([0.4, 0.35, 0.4])


class Boxes:
    """Boxes, the highest score first: edges (n x 4, px of the source), scores and groups."""

    def __init__(self, edges, scores, groups):
        self.edges, self.scores, self.groups = edges, scores, groups

    def where(self, chosen):
        return Boxes(self.edges[chosen], self.scores[chosen], self.groups[chosen])

    def of(self, group):
        return self.where(self.groups == group)

    def confident(self):
        return self.where(self.scores >= CONFIDENT[self.groups])


def overlaps(a, b):
    """n x 4 and m x 4 edges -> n x m, intersection over union"""
    size = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None).prod(2)
    areas = [(edges[:, 2:] - edges[:, :2]).prod(1) for edges in (a, b)]
    return size / (areas[0][:, None] + areas[1][None] - size + 1e-9)


def letterboxed(picture, width, height):
    """Scales an image down to fit, never up, and fills it up with grey to the next multiples of 32."""
    scale = min(width / picture.shape[1], height / picture.shape[0], 1)
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    canvas = np.full((-(-size[1] // SIDE_STEP) * SIDE_STEP, -(-size[0] // SIDE_STEP) * SIDE_STEP, 3), GREY, np.uint8)
    canvas[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return canvas, np.array([picture.shape[1] / size[0], picture.shape[0] / size[1]] * 2)


def suppressed(boxes):
    order, kept = list(np.argsort(-boxes.scores, kind="stable")), []
    again = (overlaps(boxes.edges, boxes.edges) > SAME_THING) & (boxes.groups[:, None] == boxes.groups[None])
    for at in order:
        if not again[at, kept].any():
            kept.append(at)
    return boxes.where(kept)


class Network:
    """
    Runs on one thread. `milliseconds` collects how long it ran for each image; preparing floats for fp32 is not counted.

    @param is_exact computes int8 in floats. Processors without VNNI add products in 16 bits and saturate; this shows what that costs
    """

    def __init__(self, path, is_exact=False):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        if is_exact:
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.source = self.session.get_inputs()[0]
        self.names = [output.name for output in self.session.get_outputs()]
        self.milliseconds = []

    def __call__(self, canvas, scale):
        if self.source.type == "tensor(float)":
            canvas = np.ascontiguousarray((canvas.astype(np.float32) - GREY).transpose(2, 0, 1))
        started = time.process_time()
        answers = self.session.run(None, {self.source.name: canvas[None]})
        self.milliseconds.append(1000 * (time.process_time() - started))
        outputs = dict(zip(self.names, answers))
        levels = [self._level(outputs[f"s{stride}"][0], outputs[f"b{stride}"][0], stride) for stride in (8, 16, 32)]
        edges, scores, groups = (np.concatenate(parts) for parts in zip(*levels))
        return suppressed(Boxes(edges * scale, scores, groups))

    @staticmethod
    def _level(scores, sides, stride):
        channels, y, x = np.nonzero(scores > LOWEST)
        weights = np.exp(sides[:, y, x].T.reshape(-1, 4, BINS))
        left, top, right, bottom = ((weights @ np.arange(BINS)) / weights.sum(2) * stride).T
        centre_x, centre_y = (x + 0.5) * stride, (y + 0.5) * stride
        edges = np.stack([centre_x - left, centre_y - top, centre_x + right, centre_y + bottom], 1)
        return edges, scores[channels, y, x], GROUP_OF[channels]
