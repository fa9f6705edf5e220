#!/usr/bin/env python3
"""Writes a trained finder as plate-finder-fp32.onnx and plate-finder-int8.onnx, both with a uint8 image (1, height, width, 3) as their input.

usage: export.py CHECKPOINT.pt POOL OUT-FOLDER     calibrates on 96 scenes of the pool
"""
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import CONTRAST, GREY, Finder, normalised
from onnx_files import folded, write_fp32, write_int8

SCENES = 96


def with_picture_input(model):
    """
    Lets the network take pixels. In int8 they already are the quantised tensor, with scale 1 / CONTRAST and zero point GREY, and nothing is prepared in
    floats. In fp32 the same two nodes do the arithmetic.
    """
    graph = model.graph
    graph.initializer.extend([numpy_helper.from_array(np.float32(1 / CONTRAST), "in_scale"), numpy_helper.from_array(np.uint8(GREY), "in_zero")])
    front = [helper.make_node("Transpose", ["picture"], ["pixels"], perm=[0, 3, 1, 2], name="front_transpose")]
    quantisers = [node for node in graph.node if node.op_type == "QuantizeLinear" and node.input[0] == "x"]
    if quantisers:
        for node in graph.node:
            if node.op_type == "DequantizeLinear" and node.input[0] == quantisers[0].output[0]:
                node.input[:] = ["pixels", "in_scale", "in_zero"]
        graph.node.remove(quantisers[0])
        for tensor in [tensor for tensor in graph.initializer if tensor.name in quantisers[0].input]:
            graph.initializer.remove(tensor)
    else:
        front.append(helper.make_node("DequantizeLinear", ["pixels", "in_scale", "in_zero"], ["x"], name="front_scale"))
    nodes = [*front, *graph.node]
    del graph.input[:], graph.node[:]
    graph.input.append(helper.make_tensor_value_info("picture", TensorProto.UINT8, [1, "height", "width", 3]))
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    checkpoint, pool, out = sys.argv[1:]
    network = Finder()
    network.load_state_dict(torch.load(checkpoint))
    network = folded(network.eval())
    fp32, int8 = (Path(out) / f"plate-finder-{kind}.onnx" for kind in ("fp32", "int8"))
    dynamic_axes = {"x": {2: "height", 3: "width"}, "plates": {2: "rows", 3: "columns"}}
    write_fp32(network, torch.zeros(1, 3, 320, 320), fp32, "x", "plates", dynamic_axes)
    scenes = np.load(sorted(Path(pool).glob("scenes-*.npz"))[0])["pictures"][:SCENES]
    write_int8(fp32, int8, "x", [normalised(torch.from_numpy(scene[None])).numpy() for scene in scenes], in_float=(-1,))
    for file in (fp32, int8):
        onnx.save(with_picture_input(onnx.load(str(file))), str(file))
        print(f"{file.name} {file.stat().st_size / 1e6:.2f} MB")
