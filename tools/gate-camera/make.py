#!/usr/bin/env python3
"""Makes samples/gate-approach.mp4: three vehicles back up to a gate camera, stand, and drive off. See README.md.

usage: make.py PHOTOGRAPHS OUT.mp4        PHOTOGRAPHS holds vehicles/*.jpg of the plates-morocco set
       make.py PHOTOGRAPHS OUT.png --at S  one frame, at S seconds
"""
import sys

import av
import numpy as np
from PIL import Image

from scene import HEIGHT, WIDTH, ground, place
from vehicle import load_vehicle

FPS = 12
APPROACH, STAND, LEAVE, GAP = 4.6, 0.4, 3.4, 2.4      # seconds
FIRST = 0.8                                           # seconds of empty lane at the start
FAR, NEAR = 0.05, 0.8                                 # nearness: in the haze; at the gate

# Plates are fictitious. `metres` is how far to the right of the lane's middle the vehicle drives.
PASSES = [
    {'plate': '274683 WW', 'metres': -0.12, 'paint': {'gain': (1.0, 1.0, 1.0), 'lift': 1.0}},
    {'plate': '36814|د|26', 'metres': 0.22, 'paint': {'gain': (1.2, 0.5, 0.42), 'lift': 0.72}},
    {'plate': '71640|ه|15', 'metres': 0.05, 'paint': {'gain': (0.95, 1.0, 0.92), 'lift': 0.6}},
]
PASS_SECONDS = APPROACH + STAND + LEAVE + GAP
SECONDS = FIRST + len(PASSES) * PASS_SECONDS


def nearness_at(seconds):
    """Nearness of the vehicle `seconds` after its pass began; None when it is gone. Its size changes exponentially, and slower at the gate."""
    if seconds < APPROACH:
        away = 1 - seconds / APPROACH
    else:
        away = max(0, seconds - APPROACH - STAND) / LEAVE
    return NEAR * (FAR / NEAR) ** (away**1.15) if away < 1 else None


class Film:
    def __init__(self, folder):
        self.lane = ground(folder)
        self.vehicles = [load_vehicle(folder, p['paint'], p['plate']) for p in PASSES]
        self.noise = np.random.default_rng(20260921)

    def frame(self, seconds):
        index, within = divmod(seconds - FIRST, PASS_SECONDS)
        picture = self.lane
        if seconds >= FIRST and index < len(PASSES):
            near = nearness_at(within)
            if near is not None:
                picture = place(picture, self.vehicles[int(index)], near, PASSES[int(index)]['metres'])
        return (picture + self.noise.normal(0, 1.1, picture.shape)).clip(0, 255).astype(np.uint8)


def encode(film, path):
    with av.open(path, 'w', options={'movflags': 'faststart'}) as out:
        stream = out.add_stream('libx264', rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, 'yuv420p'
        stream.options = {'crf': '25', 'preset': 'slow', 'g': str(FPS * 2), 'bf': '0', 'threads': '1'}
        for number in range(round(SECONDS * FPS)):
            for packet in stream.encode(av.VideoFrame.from_ndarray(film.frame(number / FPS), format='rgb24')):
                out.mux(packet)
            print(f'\r{number / FPS:.1f} of {SECONDS:.1f} s', end='', flush=True)
        for packet in stream.encode():
            out.mux(packet)
    print()


if __name__ == '__main__':
    if len(sys.argv) not in (3, 5):
        raise SystemExit(__doc__)
    film = Film(sys.argv[1])
    if len(sys.argv) == 5:
        Image.fromarray(film.frame(float(sys.argv[4]))).save(sys.argv[2])
    else:
        encode(film, sys.argv[2])
