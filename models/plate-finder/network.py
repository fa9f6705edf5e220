"""The finder: a heat map of plate centres at stride 8, and four corners for each of its cells (after CenterNet, Zhou et al. 2019)."""
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "plate-reader"), str(HERE.parent / "shared")]
from blocks import Residual, convolution  # noqa: E402

STRIDE = 8
#: The unit of the corners, px from the middle of the cell, because outputs near 1 are learned best.
CORNER_UNIT = 32.0
GREY, CONTRAST = 116.0, 60.0


class Finder(nn.Module):
    def __init__(self, channels=(16, 24, 48, 72, 96), head=48):
        super().__init__()
        stem, fine, eighth, sixteenth, coarse = channels
        self.to_8 = nn.Sequential(
            convolution(3, stem, 3, 2), convolution(stem, fine, 3, 2), Residual(fine), convolution(fine, eighth, 3, 2), Residual(eighth)
        )
        self.to_16 = nn.Sequential(convolution(eighth, sixteenth, 3, 2), Residual(sixteenth), Residual(sixteenth))
        self.to_32 = nn.Sequential(convolution(sixteenth, coarse, 3, 2), Residual(coarse))
        self.from_32, self.from_16, self.from_8 = (convolution(c, head, 1) for c in (coarse, sixteenth, eighth))
        self.merge_16, self.merge_8, self.head = (convolution(head, head) for _ in range(3))
        self.output = nn.Conv2d(head, 9, 1)
        # Plates are rare. Without this bias the first steps would only teach the network to find nothing.
        self.output.bias.data[0] = -4.0

    def forward(self, x):
        """batch x 3 x height x width, normalised, sides multiples of 32 -> batch x 9 x height/8 x width/8; heat before the sigmoid"""
        eighth = self.to_8(x)
        sixteenth = self.to_16(eighth)
        below = self.merge_16(self.from_16(sixteenth) + _twice(self.from_32(self.to_32(sixteenth))))
        return self.output(self.head(self.merge_8(self.from_8(eighth) + _twice(below))))


def _twice(x):
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


def normalised(pictures):
    """uint8 batch x height x width x 3 -> float batch x 3 x height x width"""
    return ((pictures.float() - GREY) / CONTRAST).permute(0, 3, 1, 2)
