#!/usr/bin/env python3
"""Converts the packaged UltraFace RFB-320 to a network for images of any size (sides multiples of 32).

The packaged file has one input size, with the anchors of that size baked in as constants. Here the graph is cut after the heads; anchors and
boxes are computed outside the network (packages/vision/src/faces/decode.ts). Softmax over two classes is the sigmoid of a difference, so the
two class channels of each anchor become one.

Input `x` (1, 3, height, width): RGB, (value - 127) / 128. Outputs per stride 8, 16, 32, 64: `sN` one logit an anchor, `bN` four offsets an anchor.

usage: convert.py fr_detect.onnx OUT.onnx
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# stride -> the convolutions that end the classification and the regression head
HEADS = {8: ("Conv_49", "Conv_59"), 16: ("Conv_81", "Conv_91"), 32: ("Conv_109", "Conv_119"), 64: ("Conv_133", "Conv_141")}


def one_logit(weights):
    """Background and face alternate along the first axis, and their difference decides."""
    return np.ascontiguousarray(weights[1::2] - weights[0::2])


def convert(source, target):
    model = onnx.load(source)
    graph = model.graph
    nodes = {node.name: node for node in graph.node}
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    outputs = []
    for stride, (scores, boxes) in HEADS.items():
        for name in nodes[scores].input[1:]:
            weights[name] = one_logit(weights[name])
        for kind, head in (("s", nodes[scores]), ("b", nodes[boxes])):
            head.output[0] = f"{kind}{stride}"
            shape = [1, len(weights[head.input[2]]), f"height/{stride}", f"width/{stride}"]
            outputs.append(helper.make_tensor_value_info(head.output[0], TensorProto.FLOAT, shape))
    kept = needed(graph, [output.name for output in outputs])
    for node in kept:
        node.input[:] = ["x" if name == "input" else name for name in node.input]
    used = {name for node in kept for name in node.input}
    initializers = [numpy_helper.from_array(value, name) for name, value in weights.items() if name in used]
    picture = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, "height", "width"])
    made = helper.make_graph(kept, "ultraface-rfb", [picture], outputs, initializers)
    made_model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(made_model)
    onnx.save(made_model, target)


def needed(graph, outputs):
    """The nodes on which the outputs depend, in order."""
    wanted, kept = set(outputs), []
    for node in reversed(graph.node):
        if wanted & set(node.output):
            wanted |= set(node.input)
            kept.append(node)
    return kept[::-1]


if __name__ == "__main__":
    convert(*sys.argv[1:3])
