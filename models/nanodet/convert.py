#!/usr/bin/env python3
"""Converts NanoDet from TensorFlow.js to an fp32 ONNX model for any input size (multiples of 32) and the six classes of a street.

Everything stays in NCHW, so that no Transpose or Pad is left between the convolutions and the quantiser finds plain chains. The colour order,
mean and deviation are folded into the first convolution. The input `x` is (1, 3, height, width) RGB 0..255 minus GREY; quantise.py puts a
uint8 image in front of it. Outputs per stride 8, 16, 32: `sN` class scores 0..1, `bN` the distributions of the box's four sides (4 x 11 bins).

usage: convert.py nanodet.json OUT.onnx
"""
import json
import os
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "shared"))
from tfjs import read_weights  # noqa: E402

GREY = 114  # of a padded pixel: nearly the mean of the training images
MEAN_RGB = np.array([123.675, 116.28, 103.53])
DEVIATION_RGB = np.array([58.395, 57.12, 57.375])
STREET_CLASSES = [0, 1, 2, 3, 5, 7]  # COCO: person, bicycle, car, motorcycle, bus, truck
COCO_CLASSES = 80
SIDE_CHANNELS = 44
HEADS = {8: "transpose_99", 16: "transpose_105", 32: "transpose_111"}


def weights_of(model, folder):
    """All constants of a TensorFlow.js graph model by name."""
    weights = {}
    for group in model["weightsManifest"]:
        weights |= read_weights([group], b"".join((Path(folder) / path).read_bytes() for path in group["paths"]))
    return weights


class Tensor:
    """An ONNX tensor, always NCHW; `nhwc`: whether TensorFlow has it in that layout; `pads`: what the next operation must still apply."""

    def __init__(self, name, nhwc, height, pads=(0, 0, 0, 0)):
        self.name, self.nhwc, self.height, self.pads = name, nhwc, height, list(pads)


class Converter:
    def __init__(self, path):
        with open(path) as file:
            model = json.load(file)
        self.constants = weights_of(model, os.path.dirname(path))
        self.graph = {node["name"]: node for node in model["modelTopology"]["node"]}
        self.nodes, self.weights, self.converted = [], {}, {}

    def add_weight(self, array):
        name = f"w{len(self.weights)}"
        self.weights[name] = np.ascontiguousarray(array, "float32")
        return name

    def add_node(self, operation, inputs, **attributes):
        name = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], name=name, **attributes))
        return name

    def value(self, reference):
        name = reference.split(":")[0]
        if name in self.constants:
            return self.constants[name]
        if name not in self.converted:
            self.converted[name] = self.convert(self.graph[name])
        return self.converted[name]

    def convert(self, node):
        attributes = node.get("attr", {})
        if node["op"] == "Placeholder":
            return Tensor("x", False, int(attributes["shape"]["shape"]["dim"][2]["size"]))
        method = getattr(self, f"convert_{node['op'].lower()}", None)
        if method is None:
            raise SystemExit(f"this graph has the operation {node['op']}, which NanoDet's did not have: it is another model")
        return method([self.value(name) for name in node["input"]], attributes)

    def convert_transpose(self, inputs, _):
        x, order = inputs
        assert list(order) == ([0, 3, 1, 2] if x.nhwc else [0, 2, 3, 1])
        return Tensor(x.name, not x.nhwc, x.height, x.pads)

    def convert_pad(self, inputs, _):
        x, widths = inputs[:2]
        (top, bottom), (left, right) = widths[1:3] if x.nhwc else widths[2:4]
        return Tensor(x.name, x.nhwc, x.height, [int(v) for v in (top, left, bottom, right)])

    convert_padv2 = convert_pad

    def convert_conv2d(self, inputs, attributes):
        x, kernel = inputs
        weight = kernel.transpose(3, 2, 0, 1)
        bias = np.zeros(weight.shape[0])
        size, stride = weight.shape[2], int(attributes["strides"]["list"]["i"][1])
        if x.name == "x":
            weight = weight[:, ::-1] / DEVIATION_RGB[None, :, None, None]
            bias = (weight.sum((2, 3)) * (GREY - MEAN_RGB)).sum(1)
        inputs = [x.name, self.add_weight(weight), self.add_weight(bias)]
        name = self.add_node("Conv", inputs, strides=[stride] * 2, pads=x.pads, kernel_shape=[size, size])
        return Tensor(name, True, (x.height + x.pads[0] + x.pads[2] - size) // stride + 1)

    def convert_maxpool(self, inputs, attributes):
        x = inputs[0]
        size, stride = (int(attributes[key]["list"]["i"][1]) for key in ("ksize", "strides"))
        name = self.add_node("MaxPool", [x.name], kernel_shape=[size, size], strides=[stride] * 2, pads=x.pads)
        return Tensor(name, True, (x.height + x.pads[0] + x.pads[2] - size) // stride + 1)

    def convert_add(self, inputs, _):
        x, other = inputs
        if isinstance(other, Tensor):
            return Tensor(self.add_node("Add", [x.name, other.name]), x.nhwc, x.height)
        convolution = next(node for node in self.nodes if node.name == x.name)  # `other` is its bias
        self.weights[convolution.input[2]] = self.weights[convolution.input[2]] + other.ravel()
        return x

    def convert_leakyrelu(self, inputs, attributes):
        x = inputs[0]
        return Tensor(self.add_node("LeakyRelu", [x.name], alpha=attributes["alpha"]["f"]), x.nhwc, x.height)

    def convert_concatv2(self, inputs, _):
        first = inputs[0]
        return Tensor(self.add_node("Concat", [x.name for x in inputs[:-1]], axis=1), first.nhwc, first.height)

    def convert_resizebilinear(self, inputs, _):
        x, size = inputs
        scales = self.add_weight([1, 1, size[0] / x.height, size[0] / x.height])  # a factor, not a size: any input fits
        name = self.add_node("Resize", [x.name, "", scales], mode="linear", coordinate_transformation_mode="half_pixel")
        return Tensor(name, x.nhwc, int(size[0]))

    def split_head(self, stride, name):
        """Splits one convolution in two, so that scores and box sides get a scale each in int8. Classes that no street has are removed."""
        head = next(node for node in self.nodes if node.name == name)
        attributes = {a.name: helper.get_attribute_value(a) for a in head.attribute}
        sides = list(range(COCO_CLASSES, COCO_CLASSES + SIDE_CHANNELS))
        for kind, channels in (("s", STREET_CLASSES), ("b", sides)):
            inputs = [head.input[0], *(self.add_weight(self.weights[weight][channels]) for weight in head.input[1:])]
            output = self.add_node("Conv", inputs, **attributes)
            if kind == "s":
                output = self.add_node("Sigmoid", [output])
            self.nodes.append(helper.make_node("Identity", [output], [f"{kind}{stride}"], name=f"{kind}{stride}"))
            shape = [1, len(channels), f"height/{stride}", f"width/{stride}"]
            yield helper.make_tensor_value_info(f"{kind}{stride}", TensorProto.FLOAT, shape)

    def save(self, path):
        heads = {stride: self.value("PartitionedCall/" + name).name for stride, name in HEADS.items()}
        outputs = [output for stride, name in heads.items() for output in self.split_head(stride, name)]
        nodes = [node for node in self.nodes if node.name not in heads.values()]
        used = {name for node in nodes for name in node.input}
        weights = [numpy_helper.from_array(array, name) for name, array in self.weights.items() if name in used]
        picture = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, "height", "width"])
        graph = helper.make_graph(nodes, "nanodet", [picture], outputs, weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, path)


if __name__ == "__main__":
    Converter(sys.argv[1]).save(sys.argv[2])
