"""A plate before it is painted: masks for the ink, and what is painted below and above it."""
from dataclasses import dataclass

import cv2
import numpy as np

from lettering import Hand, stamp


@dataclass
class Row:
    """One line of a plate: what a reader must read on it, and where it lies, in shares of the height."""

    tokens: list
    top: float = 0.0
    bottom: float = 1.0


@dataclass
class Mark:
    """A dash, dot or sticker between characters."""

    kind: str
    x: float
    width: float
    middle: float
    height: int


class Blank:
    def __init__(self, dice, fonts, aspect, height=80):
        self.dice, self.fonts = dice, fonts
        self.height, self.width = height, int(height * aspect)
        self.ink = np.zeros((self.height, self.width), np.uint8)
        self.small_ink = np.zeros_like(self.ink)
        self.hand = Hand(dice, fonts)
        self.marks, self.rows, self.bands = [], [], []
        self.colours()
        self.photo_ground = False
        self.bordered = dice.chance(0.55)
        self.margin_ring = None
        self.country_band = None

    def colours(self):
        dice = self.dice
        self.text_colour = dice.between(0, 60) + np.array([dice.between(-12, 12) for _ in range(3)], np.float32)
        self.ground = dice.between(150, 255) + np.array([dice.between(-14, 10) for _ in range(3)], np.float32)
        if dice.chance(0.25):
            self.ground = np.array([dice.between(190, 255), dice.between(170, 240), dice.between(60, 190)], np.float32)
        if dice.chance(0.06):
            self.text_colour = self.blue() if dice.chance(0.6) else self.red()

    def red(self):
        return np.array([self.dice.between(120, 220), self.dice.between(0, 50), self.dice.between(0, 60)], np.float32)

    def blue(self):
        return np.array([self.dice.between(0, 60), self.dice.between(20, 90), self.dice.between(80, 200)], np.float32)

    def grey(self, low, high):
        return np.full(3, self.dice.between(low, high), np.float32)

    def invert(self):
        self.text_colour, self.ground = self.ground, self.text_colour

    def share(self, low, high):
        """Of the plate's height, in whole px."""
        return int(self.height * self.dice.between(low, high))

    def write(self, tokens, left, right, middle, height, align=0.5):
        """Writes into a cell given in shares of the width; `middle` in shares of the height, the glyphs' height in px."""
        x0, room = self.width * left, self.width * (right - left)
        drawn, length, height = self.hand.fitted(tokens, height, room)
        start = x0 + (room - length) * align
        for ink, x, width in drawn:
            if isinstance(ink, str):
                self.marks.append(Mark(ink, start + x, width, self.height * middle, height))
                continue
            sway = self.dice.between(-0.05, 0.08) * height if ink.shape[0] < 0.9 * height else 0
            stamp(self.ink, ink, start + x, self.height * middle - ink.shape[0] / 2 + sway)

    def small(self, text, left, right, middle, height):
        """Adds ink that is not read: a header, a footer, a seal."""
        small_text(self.dice, self.fonts, self.small_ink, text, self.width * left, self.width * right, self.height * middle, self.height * height)

    def bar(self, x, top, bottom, thickness):
        self.ink[int(self.height * top) : int(self.height * bottom), int(self.width * x) : int(self.width * x) + thickness] = 255

    def rule(self, y, left, right, thickness):
        self.ink[int(self.height * y) : int(self.height * y) + thickness, int(self.width * left) : int(self.width * right)] = 255

    def band(self, left, top, right, bottom, colour):
        self.bands.append((int(self.width * left), int(self.height * top), int(self.width * right), int(self.height * bottom), colour))


def small_text(dice, fonts, mask, text, left, right, middle, height):
    hand = Hand(dice, fonts)
    hand.spacing, hand.gap, hand.fixed_pitch = dice.between(0.02, 0.3), 0.5, False
    drawn, length, _ = hand.fitted([c for c in text if c.isalnum() or c == " "], max(5, int(height)), max(8, right - left))
    start = left + (right - left - length) / 2
    for ink, x, _ in drawn:
        stamp(mask, ink, start + x, middle - ink.shape[0] / 2)


def painted(mask, colour, picture, strength=1.0):
    """Lays a colour over an image where the mask has ink."""
    picture += (mask.astype(np.float32) * (strength / 255))[..., None] * (np.asarray(colour, np.float32) - picture)


def sticker(dice, picture, mark):
    """One or two inspection discs, shields, crests, stars or fruits between the characters."""
    radius, count = max(2, int(mark.width / 2)), dice.pick((1, 1, 2, 2))
    for index in range(count):
        x = mark.x + radius
        y = mark.middle + ((2 * index - 1) * radius * 1.05 if count == 2 else dice.between(-0.15, 0.15) * mark.height)
        reach = radius if count == 2 else int(radius * dice.between(0.8, 1.3))
        shape = np.zeros(picture.shape[:2], np.uint8)
        kind = dice.whole(0, 3)
        if kind == 0:
            cv2.circle(shape, (int(x), int(y)), reach, 255, -1)
        elif kind == 1:
            shield = [(-1, -1), (1, -1), (1, 0.33), (0, 1.4), (-1, 0.33)]
            cv2.fillPoly(shape, [np.array([(x + a * reach, y + b * reach) for a, b in shield], np.int32)], 255)
        elif kind == 2:
            turns = np.linspace(0, 2 * np.pi, dice.whole(5, 12))
            blob = [(x + reach * dice.between(0.4, 1.2) * np.cos(t), y + reach * dice.between(0.4, 1.2) * np.sin(t)) for t in turns]
            cv2.fillPoly(shape, [np.array(blob, np.int32)], 255)
        else:
            axes = (max(1, reach), max(1, int(reach * dice.between(0.5, 1.4))))
            cv2.ellipse(shape, (int(x), int(y)), axes, dice.between(0, 180), 0, 360, 255, -1)
        painted(shape, dice.colour(0, 255, 80), picture)
        if dice.chance(0.45):  # the ring of an inspection disc, with a figure in it
            cv2.circle(picture, (int(x), int(y)), max(1, int(reach * dice.between(0.4, 0.9))), dice.colour(0, 255, 80).tolist(), max(1, radius // 5))
        if dice.chance(0.3) and reach >= 4:
            figure, at = np.zeros(picture.shape[:2], np.uint8), (int(x - 0.5 * reach), int(y + 0.4 * reach))
            cv2.putText(figure, dice.digits(dice.whole(1, 2)), at, cv2.FONT_HERSHEY_SIMPLEX, reach / dice.between(20, 34), 255, 1)
            painted(figure, dice.colour(0, 255, 80), picture)
        for _ in range(dice.whole(0, 4)):
            ends = [(int(x + dice.between(-0.8, 0.8) * radius), int(y + dice.between(-0.8, 0.8) * reach)) for _ in range(2)]
            cv2.line(picture, *ends, dice.colour(0, 255, 80).tolist(), dice.whole(1, max(1, radius // 3)))
