#!/usr/bin/env python3
"""Trains the letter network on windows of drawn rows only.

usage: train.py OUT.pt WINDOWS.npz... --minutes N [--check WINDOWS.npz] [--start CHECKPOINT] [--peak RATE] [--seed N]
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from network import WINDOW, LetterReader, standardised
from training import Training, add_arguments, smoothed

BATCH = 128
HEIGHT, WIDTH = 32, 160


class Windows:
    def __init__(self, rows, centres, letters):
        self.rows, self.centres, self.letters = (torch.from_numpy(array) for array in (rows, centres, letters))

    @classmethod
    def of(cls, *paths):
        files = [np.load(path) for path in paths]
        return cls(*(np.concatenate([file[key] for file in files]) for key in ("rows", "centres", "letters")))

    def __len__(self):
        return len(self.letters)

    def cut(self, chosen, spoiled):
        """Cuts windows around the letters.

        If `spoiled`, moves, stretches, shears and tilts them at random, to imitate handwriting and an imprecise alignment by the reader.
        """
        grey = self.rows[chosen].float()[:, None]
        mean, deviation = grey.mean((2, 3), keepdim=True), grey.std((2, 3), keepdim=True, unbiased=False)
        rows, count = (grey - mean) / (deviation + 4), len(grey)

        def normal(spread):
            return torch.randn(count) * spread if spoiled else torch.zeros(count)

        across, down = torch.linspace(-1, 1, WINDOW), torch.linspace(-1, 1, HEIGHT)
        x, y = across[None, None] * (WINDOW - 1) / 2, down[None, :, None] * (HEIGHT - 1) / 2
        wide, tall = torch.exp(normal(0.12))[:, None, None], torch.exp(normal(0.06))[:, None, None]
        shear, tilt = normal(0.1)[:, None, None], normal(0.04)[:, None, None]
        column = x * wide + y * shear + (self.centres[chosen] + normal(3))[:, None, None] - 0.5
        line = y * tall + x * tilt + normal(1)[:, None, None] + (HEIGHT - 1) / 2
        grid = torch.stack([(column + 0.5) / WIDTH * 2 - 1, (line + 0.5) / HEIGHT * 2 - 1], -1)
        cut = functional.grid_sample(rows, grid, align_corners=False, padding_mode="border")
        return standardised(cut).contiguous(memory_format=torch.channels_last)


def check(network, windows):
    network.eval()
    with torch.no_grad():
        scores = torch.cat([network(windows.cut(part, spoiled=False)) for part in torch.arange(len(windows)).split(512)])
    network.train()
    right = (scores.argmax(1) == windows.letters).float().mean().item()
    return f"right {right:.4f}, loss {functional.cross_entropy(scores, windows.letters).item():.3f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("windows", nargs="+")
    parser.add_argument("--check")
    add_arguments(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    network = LetterReader().to(memory_format=torch.channels_last)
    windows, unseen = Windows.of(*arguments.windows), Windows.of(arguments.check) if arguments.check else None
    print(f"{sum(p.numel() for p in network.parameters())} parameters, {len(windows)} windows", flush=True)
    training, running = Training(network, arguments, weight_decay=1e-2), None
    while training.share < 1:
        for chosen in torch.randperm(len(windows))[: 200 * BATCH].split(BATCH):
            loss = functional.cross_entropy(network(windows.cut(chosen, spoiled=True)), windows.letters[chosen])
            training.step(loss)
            running = smoothed(running, loss.item())
        checked = f", unseen {check(network, unseen)}" if unseen else ""
        print(f"{training.minutes:.1f} min, {training.steps * BATCH} windows seen, loss {running:.3f}{checked}", flush=True)
        training.save()
