#!/usr/bin/env python3
"""Quantises the fp32 model of convert.py to static int8 (QDQ, per channel, min-max), which takes a uint8 (1, height, width, 3) RGB image.

usage: quantise.py IN.onnx OUT.onnx VIDEO...     calibrates on 16 frames of each video, letterboxed to 416x256
"""
import sys

import cv2
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from convert import GREY

WIDTH, HEIGHT, FRAMES = 416, 256, 16


def frames_of(path):
    """16 RGB frames spread over a video."""
    video, frames = cv2.VideoCapture(path), []
    while True:
        read, frame = video.read()
        if not read:
            break
        frames.append(frame[:, :, ::-1])
    return [frames[i] for i in np.linspace(0, len(frames) - 1, FRAMES).astype(int)]


def letterboxed(frame):
    scale = min(WIDTH / frame.shape[1], HEIGHT / frame.shape[0])
    width, height = round(frame.shape[1] * scale), round(frame.shape[0] * scale)
    canvas = np.full((HEIGHT, WIDTH, 3), GREY, np.uint8)
    canvas[:height, :width] = cv2.resize(np.ascontiguousarray(frame), (width, height), interpolation=cv2.INTER_LINEAR)
    return canvas


class Pictures(CalibrationDataReader):
    def __init__(self, videos):
        pictures = (letterboxed(frame) for video in videos for frame in frames_of(video))
        self.items = ({"x": (p.astype(np.float32) - GREY).transpose(2, 0, 1)[None]} for p in pictures)

    def get_next(self):
        return next(self.items, None)


def with_picture_input(model):
    """Replaces the float input with uint8 pixels.

    At scale 1 and zero point GREY the pixels already are the quantised tensor, so the caller converts nothing to float.
    """
    graph = model.graph
    quantiser = next(node for node in graph.node if node.op_type == "QuantizeLinear" and node.input[0] == "x")
    graph.initializer.extend([numpy_helper.from_array(np.float32(1), "in_scale"), numpy_helper.from_array(np.uint8(GREY), "in_zero")])
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] == quantiser.output[0]:
            node.input[:] = ["x_u8", "in_scale", "in_zero"]
    graph.node.remove(quantiser)
    for tensor in [tensor for tensor in graph.initializer if tensor.name in quantiser.input]:
        graph.initializer.remove(tensor)
    nodes = [helper.make_node("Transpose", ["input"], ["x_u8"], perm=[0, 3, 1, 2], name="front_t"), *graph.node]
    del graph.input[:], graph.node[:]
    graph.input.append(helper.make_tensor_value_info("input", TensorProto.UINT8, [1, "height", "width", 3]))
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    source, target, *videos = sys.argv[1:]
    kept_float = [node.name for node in onnx.load(source).graph.node if node.op_type in ("Sigmoid", "Identity")]
    quantize_static(
        source,
        target,
        Pictures(videos),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
        nodes_to_exclude=kept_float,
    )
    onnx.save(with_picture_input(onnx.load(target)), target)
