#!/usr/bin/env python3
"""Trains the reader on drawn rows only, while draw.py may still be adding files.

usage: train.py POOL OUT.pt --minutes N [--start CHECKPOINT] [--peak RATE] [--seed N]
"""
import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from network import CLASSES, Reader, standardised
from alphabet import TOKENS

BATCH, WARM_UP, FLOOR = 64, 200, 1e-5
#: Of each batch, pictures that say nothing: mirrored or upside-down plates. The reader learns to stay silent.
SENSELESS = 2
SHIFT_PX = 3
#: Loss a character above which a row is beyond reading, once the network can read at all: such rows would teach guessing (a tenth of the
#: rows had half of the loss).
BEYOND_READING, CAN_READ = 2.5, 1.2
#: Glyphs that look like a glyph when mirrored or turned: a row of them alone is no nonsense.
MIRROR_PROOF, TURN_PROOF = set("018AHIMOTUVWXY|-"), set("01256890HINOSXZ|-")


def tables():
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


def batch_of(pool, chosen, telling):
    grey, labels = pool.pictures[chosen].clone(), pool.labels[chosen].clone()
    for turned, table in enumerate(telling):
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
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--start")
    parser.add_argument("--peak", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(wish.seed)
    np.random.seed(wish.seed)
    network = Reader().to(memory_format=torch.channels_last)
    if wish.start:
        network.load_state_dict(torch.load(wish.start))
    optimiser = torch.optim.AdamW(network.parameters(), wish.peak, weight_decay=1e-3)
    pool, telling = Pool(wish.pool), tables()
    print(f"{sum(p.numel() for p in network.parameters())} parameters, {CLASSES} classes", flush=True)
    started, step, smoothed = time.monotonic(), 0, None
    while (minutes := (time.monotonic() - started) / 60) < wish.minutes:
        pool.refresh()
        if len(pool.pictures) < BATCH:
            time.sleep(2)
            continue
        for chosen in torch.randperm(len(pool.pictures))[:6400].split(BATCH):
            if len(chosen) < BATCH:
                continue
            share = min(1, (time.monotonic() - started) / 60 / wish.minutes)
            rate = wish.peak * min(1, (step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * share)) + FLOOR
            for group in optimiser.param_groups:
                group["lr"] = rate
            loss = loss_of(network, *batch_of(pool, chosen, telling), smoothed is not None and smoothed < CAN_READ)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
            smoothed = loss.item() if smoothed is None else 0.98 * smoothed + 0.02 * loss.item()
        print(f"{minutes:.1f} min, {step * BATCH} rows seen, loss {smoothed:.3f}", flush=True)
        torch.save(network.state_dict(), wish.out)
    torch.save(network.state_dict(), wish.out)
