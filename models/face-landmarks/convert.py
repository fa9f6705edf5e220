#!/usr/bin/env python3
"""Converts the 68-point landmark network of face-api from its TensorFlow.js weights to ONNX, with five points instead of 68 as its output.

The last layer is linear, so the mean of an eye's six points is the mean of their rows. The network returns the eyes' centres, the tip of the nose
and the corners of the mouth, and no caller has to average anything.

Input `x` (1, 3, 112, 112): RGB 0..255. Output `points` (1, 10): x and y of the five points as fractions of the image's side.

usage: convert.py face_landmark_68_model-weights_manifest.json OUT.onnx
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "shared"))
from tfjs import read_weights  # noqa: E402

MEAN_RGB = np.array([122.782, 117.001, 104.298], np.float32)
# Left and right as seen in the image.
FIVE_POINTS = [range(36, 42), range(42, 48), [30], [48], [54]]


def weights_of(manifest):
    # The package joined the shards into one file and kept the manifest.
    data = (Path(manifest).parent / "face_landmark_68_model.bin").read_bytes()
    return read_weights(json.loads(Path(manifest).read_text()), data)


class Graph:
    def __init__(self):
        self.nodes, self.weights = [], []

    def weight(self, array, kind=np.float32):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array, kind), name))
        return name

    def node(self, operation, inputs, **attributes):
        name = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], name=name, **attributes))
        return name

    def convolution(self, x, weight, bias, **attributes):
        inputs = [x, self.weight(weight)] + ([] if bias is None else [self.weight(bias)])
        return self.node("Conv", inputs, kernel_shape=weight.shape[2:], **attributes)


def separable(graph, x, weights, name, stride):
    depthwise = weights[f"{name}/depthwise_filter"].transpose(2, 3, 0, 1)
    x = graph.convolution(x, depthwise, None, group=len(depthwise), strides=[stride] * 2, auto_pad="SAME_UPPER")
    return graph.convolution(x, weights[f"{name}/pointwise_filter"].transpose(3, 2, 0, 1), weights[f"{name}/bias"])


def first(graph, x, weights, name):
    weight, bias = weights[f"{name}/filters"].transpose(3, 2, 0, 1), weights[f"{name}/bias"]
    return graph.convolution(x, weight, bias, strides=[2, 2], auto_pad="SAME_UPPER")


def dense_block(graph, x, weights, name, is_first):
    """Four convolutions, each of which sees the sum of all before it."""
    out = first(graph, x, weights, f"{name}/conv0") if is_first else separable(graph, x, weights, f"{name}/conv0", 2)
    total = graph.node("Relu", [out])
    seen = total
    for index in (1, 2, 3):
        out = separable(graph, seen, weights, f"{name}/conv{index}", 1)
        total = graph.node("Add", [total, out])
        seen = graph.node("Relu", [total])
    return seen


def convert(manifest, target):
    weights, graph = weights_of(manifest), Graph()
    x = graph.node("Sub", ["x", graph.weight(MEAN_RGB.reshape(1, 3, 1, 1))])
    x = graph.node("Mul", [x, graph.weight(np.float32(1 / 255))])
    for index in range(4):
        x = dense_block(graph, x, weights, f"dense{index}", index == 0)
    x = graph.node("AveragePool", [x], kernel_shape=[7, 7], strides=[2, 2])
    x = graph.node("Flatten", [x], axis=1)
    rows = [2 * np.array(points) + axis for points in FIVE_POINTS for axis in (0, 1)]
    kernel, bias = weights["fc/weights"], weights["fc/bias"]
    kernel = graph.weight(np.stack([kernel[:, row].mean(1) for row in rows], 1))
    x = graph.node("MatMul", [x, kernel])
    graph.nodes.append(helper.make_node("Add", [x, graph.weight([bias[row].mean() for row in rows])], ["points"]))
    picture = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 112, 112])
    points = helper.make_tensor_value_info("points", TensorProto.FLOAT, [1, 10])
    made = helper.make_graph(graph.nodes, "face-landmarks", [picture], [points], graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, target)


if __name__ == "__main__":
    convert(*sys.argv[1:3])
