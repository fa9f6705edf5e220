"""The network that reads the letter of a Moroccan plate again: which of sixteen letters stands in a window of a row."""
import sys
from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "plate-renderer"), str(HERE.parent / "plate-reader"), str(HERE.parent / "shared")]
from alphabet import SERIES_ABROAD, SERIES_LETTERS, SERVICE_LETTERS  # noqa: E402
from blocks import Residual, convolution  # noqa: E402

#: The order of the outputs: the series since 2000, the services, the series in Latin letters for journeys abroad.
LETTERS = SERIES_LETTERS + SERVICE_LETTERS + SERIES_ABROAD
#: The width of the window, px of a row of 32 x 160 px.
WINDOW = 48


class LetterReader(nn.Module):
    def __init__(self, channels=(32, 64, 96)):
        super().__init__()
        thin, middle, wide = channels
        self.layers = nn.Sequential(
            convolution(1, thin, 5, 2),
            Residual(thin),
            convolution(thin, middle, 3, 2),
            Residual(middle),
            convolution(middle, wide, 3, 2),
            Residual(wide),
            nn.Dropout(0.2),
            nn.Conv2d(wide, len(LETTERS), (4, WINDOW // 8)),
        )

    def forward(self, x):
        """batch x 1 x 32 x 48, each window standardised -> batch x letters, not normalised"""
        return self.layers(x).flatten(1)


def standardised(windows):
    """Standardises each window by its own mean and deviation, so that a letter beside a bright lamp is as dark as any other."""
    mean, deviation = windows.mean((2, 3), keepdim=True), windows.std((2, 3), keepdim=True, unbiased=False)
    return (windows - mean) / (deviation + 0.05)
