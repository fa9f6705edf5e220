"""The plate networks as ONNX: fp32 with batch normalisation folded in, and static int8 (QDQ, per channel, min-max)."""
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

OPSET = 17


def folded(module):
    """Folds batch normalisation into the convolution before it, and removes dropout."""
    for name, child in list(module.named_children()):
        if isinstance(child, nn.Sequential):
            layers = []
            for layer in child:
                if isinstance(layer, nn.BatchNorm2d) and layers and isinstance(layers[-1], nn.Conv2d):
                    layers[-1] = fuse_conv_bn_eval(layers[-1], layer)
                elif not isinstance(layer, nn.Dropout):
                    layers.append(layer)
            setattr(module, name, folded(nn.Sequential(*layers)))
        else:
            folded(child)
    return module


def write_fp32(network, example, path, source, target, dynamic_axes):
    """@param dynamic_axes names of the axes that may have any length: {"input": {0: "n"}, ...}"""
    torch.onnx.export(
        network, (example,), str(path), input_names=[source], output_names=[target],
        dynamic_axes=dynamic_axes, opset_version=OPSET, dynamo=False,
    )
    onnx.checker.check_model(str(path))


class Examples(CalibrationDataReader):
    def __init__(self, source, arrays):
        self.left = iter([{source: array} for array in arrays])

    def get_next(self):
        return next(self.left, None)


def write_int8(fp32, path, source, arrays, in_float):
    """
    Weights get seven bits, because with eight, processors without VNNI add products in 16 bits, saturate and read worse.

    @param in_float places, in the order of the network, of the convolutions that stay in floats
    """
    prepared = Path(path).with_suffix(".prepared")
    quant_pre_process(str(fp32), str(prepared), skip_symbolic_shape=True)
    convolutions = [node.name for node in onnx.load(str(prepared)).graph.node if node.op_type == "Conv"]
    quantize_static(
        str(prepared),
        str(path),
        Examples(source, arrays),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
        reduce_range=True,
        nodes_to_exclude=[convolutions[place] for place in in_float],
    )
    prepared.unlink()
