#!/usr/bin/env python3
"""Trains the finder on drawn scenes only, while draw.py may still be adding files.

usage: train.py POOL OUT.pt --minutes N [--start CHECKPOINT] [--peak RATE] [--seed N]
"""
import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional

from network import CORNER_UNIT, STRIDE, Finder, normalised
from training import Training, add_arguments, smoothed

BATCH, SIDE = 16, 192
#: The scale of a scene in a view, as logarithms: most views are smaller than the scene was drawn.
SMALLEST, LARGEST = -0.75, 0.25
CORNER_WEIGHT = 1.5


def targets_of(quads):
    """Heat, corners and the weight of each cell's corners, for one picture."""
    cells = SIDE // STRIDE
    heat, weight = np.zeros((cells, cells), np.float32), np.zeros((cells, cells), np.float32)
    corners = np.zeros((8, cells, cells), np.float32)
    ys, xs = np.mgrid[:cells, :cells].astype(np.float32)
    for quad in quads:
        middle = quad.mean(0)
        if not ((middle >= 0).all() and (middle < SIDE).all()):
            continue
        width = (np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
        height = (np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
        across, down = middle / STRIDE - 0.5
        spread_x, spread_y = max(0.6, 0.11 * width / STRIDE), max(0.6, 0.16 * height / STRIDE)
        hill = np.exp(-0.5 * (((xs - across) / spread_x) ** 2 + ((ys - down) / spread_y) ** 2))
        hill[int(np.clip(round(down), 0, cells - 1)), int(np.clip(round(across), 0, cells - 1))] = 1
        mine = (hill > 0.3) & (hill >= heat)
        heat = np.maximum(heat, hill)
        # A wide plate covers more cells, and its corners are farther. Its cells weigh less, so that it counts for no more than a narrow one.
        weight[mine] = (hill / hill[mine].sum())[mine] * (32 / max(8, width)) ** 0.7
        for index in range(4):
            corners[2 * index][mine] = ((quad[index, 0] - (xs + 0.5) * STRIDE) / CORNER_UNIT)[mine]
            corners[2 * index + 1][mine] = ((quad[index, 1] - (ys + 0.5) * STRIDE) / CORNER_UNIT)[mine]
    return heat, corners, weight


def varied(random, picture, quads):
    """Cuts a window of SIDE px out of a scene, with random size, turn, place, mirroring and colours."""
    side = picture.shape[0]
    scale, turn = np.exp(random.uniform(SMALLEST, LARGEST)), np.deg2rad(random.normal() * 2)
    matrix = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0]]) * scale
    matrix[:, 2] = SIDE / 2 - matrix[:, :2] @ [side / 2, side / 2] + random.uniform(-70, 70, 2) * scale
    border = cv2.BORDER_CONSTANT if random.random() < 0.5 else cv2.BORDER_REFLECT
    picture = cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=(116, 116, 116))
    quads = [quad @ matrix[:, :2].T + matrix[:, 2] for quad in quads]
    if random.random() < 0.5:
        picture = picture[:, ::-1]
        quads = [np.stack([SIDE - quad[:, 0], quad[:, 1]], 1)[[1, 0, 3, 2]] for quad in quads]
    if random.random() < 0.2:
        picture = picture[..., ::-1]
    if random.random() < 0.15:
        picture = np.repeat(picture.mean(2, keepdims=True), 3, 2).astype(np.uint8)
    return np.ascontiguousarray(picture), quads


def batch_of(random, scenes):
    pictures, heats, corners, weights = [], [], [], []
    for _ in range(BATCH):
        file = scenes[random.integers(len(scenes))]
        index = random.integers(len(file["pictures"]))
        quads = [quad for quad in file["corners"][index] if np.isfinite(quad).all()]
        picture, quads = varied(random, file["pictures"][index], quads)
        heat, corner, weight = targets_of(quads)
        pictures.append(picture), heats.append(heat), corners.append(corner), weights.append(weight)
    x = normalised(torch.from_numpy(np.stack(pictures)))
    x = x * torch.empty(BATCH, 1, 1, 1).uniform_(0.6, 1.3) + torch.empty(BATCH, 3, 1, 1).uniform_(-0.4, 0.4)
    return x.contiguous(memory_format=torch.channels_last), *(torch.from_numpy(np.stack(a)) for a in (heats, corners, weights))


def losses(output, heat, corners, weight):
    """Focal loss of the heat map (2, 4) and smooth L1 of the corners."""
    chance = torch.sigmoid(output[:, 0]).clamp(1e-5, 1 - 1e-5)
    peak = (heat >= 0.999).float()
    plates = peak.sum().clamp(min=1)
    hit = peak * (1 - chance) ** 2 * chance.log()
    miss = (1 - peak) * (1 - heat) ** 4 * chance**2 * (1 - chance).log()
    off = functional.smooth_l1_loss(output[:, 1:], corners, reduction="none", beta=0.1).sum(1) * weight
    return -(hit + miss).sum() / plates, off.sum() / plates


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("out", type=Path)
    add_arguments(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    random = np.random.default_rng(arguments.seed)
    network = Finder().to(memory_format=torch.channels_last)
    files, scenes, running = [], [], None
    print(f"{sum(p.numel() for p in network.parameters())} parameters", flush=True)
    training = Training(network, arguments, weight_decay=1e-3, clip=5.0)
    while training.share < 1:
        for file in sorted(arguments.pool.glob("scenes-*.npz")):
            if file not in files:
                files.append(file)
                scenes.append(dict(np.load(file)))
        if not scenes:
            time.sleep(2)
            continue
        for _ in range(50):
            x, heat, corners, weight = batch_of(random, scenes)
            heat_loss, corner_loss = losses(network(x), heat, corners, weight)
            training.step(heat_loss + CORNER_WEIGHT * corner_loss)
            running = smoothed(running, np.array([heat_loss.item(), corner_loss.item()]))
        seen = f"{training.steps * BATCH} views of {sum(len(s['pictures']) for s in scenes)} scenes"
        print(f"{training.minutes:.1f} min, {seen}, heat {running[0]:.3f}, corners {running[1]:.3f}", flush=True)
        training.save()
    training.save()
