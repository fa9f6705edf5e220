#!/usr/bin/env python3
"""Trains the reader on drawn rows only, while draw.py may still be adding files.

usage: train.py POOL OUT.pt --minutes N [--start CHECKPOINT] [--peak RATE] [--seed N]
"""
import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from network import CLASSES, Reader, standardised
from alphabet import TOKENS
from training import Training, add_arguments, smoothed

BATCH = 64
#: How many plates of each batch are mirrored or turned upside down and labelled as without text. The reader learns to read nothing there.
SENSELESS = 2
SHIFT_PX = 3
#: Once the loss is below CAN_READ, rows with a loss above BEYOND_READING a character are left out: they would teach guessing, and a tenth of the
#: rows had half of the loss.
BEYOND_READING, CAN_READ = 2.5, 1.2
#: Glyphs that look like a glyph when mirrored or turned: a row of them alone still reads as text.
MIRROR_PROOF, TURN_PROOF = set("018AHIMOTUVWXY|-"), set("01256890HINOSXZ|-")


def revealing_tables():
    """For mirrored rows and for turned ones: which classes show that a row is not upright."""
    known = [set(MIRROR_PROOF), set(TURN_PROOF)]
    return [torch.tensor([False] + [token not in proof for token in TOKENS]) for proof in known]


class Pool:
    def __init__(self, folder):
        self.folder, self.files = Path(folder), []
        self.pictures = torch.zeros(0, 32, 160, dtype=torch.uint8)
        self.labels = torch.zeros(0, 16, dtype=torch.int64)

    def refresh(self):
        new = [file for file in sorted(self.folder.glob("crops-*.npz")) if file not in self.files]
        if not new:
            return
        arrays = [np.load(file) for file in new]
        self.pictures = torch.cat([self.pictures, *(torch.from_numpy(a["pictures"]) for a in arrays)])
        self.labels = torch.cat([self.labels, *(torch.from_numpy(a["labels"].astype(np.int64)) for a in arrays)])
        self.files += new
        print(f"pool {len(self.pictures)}", flush=True)


def batch_of(pool, chosen, revealing):
    grey, labels = pool.pictures[chosen].clone(), pool.labels[chosen].clone()
    for turned, table in enumerate(revealing):
        enough = (table[labels].sum(1) >= 2).nonzero().flatten()[: SENSELESS // 2]
        for index in enough:
            grey[index] = grey[index].flip(1) if turned == 0 else grey[index].flip(0, 1)
            labels[index] = 0
    x = torch.roll(standardised(grey), int(np.random.randint(-SHIFT_PX, SHIFT_PX + 1)), 3)
    return x.contiguous(memory_format=torch.channels_last), labels


def loss_of(network, x, labels, can_read):
    scores = functional.log_softmax(network(x), 1).permute(2, 0, 1)
    steps, counts = torch.full((len(x),), scores.shape[0]), (labels > 0).sum(1)
    losses = functional.ctc_loss(scores, labels, steps, counts, reduction="none", zero_infinity=True) / counts.clamp(min=1)
    if can_read:
        losses = losses[(losses < BEYOND_READING) | (counts == 0)]
    return losses.mean()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool")
    parser.add_argument("out", type=Path)
    add_arguments(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    np.random.seed(arguments.seed)
    network = Reader().to(memory_format=torch.channels_last)
    training, running = Training(network, arguments, weight_decay=1e-3, clip=5.0), None
    pool, revealing = Pool(arguments.pool), revealing_tables()
    print(f"{sum(p.numel() for p in network.parameters())} parameters, {CLASSES} classes", flush=True)
    while training.share < 1:
        pool.refresh()
        if len(pool.pictures) < BATCH:
            time.sleep(2)
            continue
        for chosen in torch.randperm(len(pool.pictures))[:6400].split(BATCH):
            if len(chosen) < BATCH:
                continue
            loss = loss_of(network, *batch_of(pool, chosen, revealing), running is not None and running < CAN_READ)
            training.step(loss)
            running = smoothed(running, loss.item())
        print(f"{training.minutes:.1f} min, {training.steps * BATCH} rows seen, loss {running:.3f}", flush=True)
        training.save()
    training.save()
