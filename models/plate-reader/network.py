"""The reader: a small fully convolutional network with CTC over 40 steps of a grey row of 32 x 160 px. It needs no recurrent layer."""
import sys
from pathlib import Path

from torch import nn

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "plate-renderer"), str(HERE.parent / "shared")]
from alphabet import CLASSES  # noqa: E402
from blocks import Residual, convolution  # noqa: E402


class Reader(nn.Module):
    def __init__(self, channels=(16, 32, 64, 96, 128)):
        super().__init__()
        stem, thin, middle, wide, row = channels
        self.layers = nn.Sequential(
            convolution(1, stem, 3, 2),
            convolution(stem, thin),
            convolution(thin, middle, 3, 2),
            Residual(middle),
            convolution(middle, wide, 3, (2, 1)),
            Residual(wide),
            convolution(wide, row, (4, 1), 1, (0, 0)),
            nn.Dropout(0.1),
            convolution(row, row, (1, 7), 1, (0, 3)),
            convolution(row, row, (1, 5), 1, (0, 2)),
            nn.Conv2d(row, CLASSES, 1),
        )

    def forward(self, x):
        """batch x 1 x 32 x 160, standardised -> batch x classes x 40, not normalised"""
        return self.layers(x).squeeze(2)


def standardised(grey):
    """Standardises each row by its own mean and deviation, so that dark plates at night are read like white ones by day. batch x 32 x 160 uint8 in."""
    grey = grey.float()
    mean, deviation = grey.mean((1, 2), keepdim=True), grey.std((1, 2), keepdim=True, unbiased=False)
    return ((grey - mean) / (deviation + 4)).unsqueeze(1)
