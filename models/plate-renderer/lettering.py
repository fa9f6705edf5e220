"""Sets glyphs without a font engine: cropped tightly, stretched, spaced and thickened as on pressed metal."""
import cv2
import numpy as np

from alphabet import ARABIC_LETTERS, WORDS, is_arabic

#: In a line of tokens: a gap, a dot and a sticker are drawn and not read.
GAP, DOT, STICKER = " ", ".", "*"


class Hand:
    """How one plate is written."""

    def __init__(self, dice, fonts):
        self.dice = dice
        self.fonts = fonts
        self.latin = fonts.latin.face(dice)
        self.arabic = fonts.arabic.face(dice)
        self.stretch = 1.0
        self.weight = dice.pick((0, 0, 0, 1, 1, 2, -1))
        self.word_weight = dice.pick((0, 0, 1, 1, -1))
        self.spacing = dice.between(0.2, 0.5) if dice.chance(0.08) else dice.between(0.04, 0.22)
        self.fixed_pitch = dice.chance(0.35)
        #: Plate fonts give W and M no more room than H: wider ones are squeezed to this many times its width.
        self.widest = dice.between(0.95, 1.3) if dice.chance(0.5) else None
        self.gap = dice.between(0.15, 0.6)
        self.plain_one = False
        self.ha_with_stroke = dice.chance(0.6)
        self.bare_alef = dice.chance(0.05)
        self.letter_size = dice.between(0.68, 1.05)
        self.letter_growth = dice.between(1.0, 1.9)
        self.word_size = dice.between(0.7, 1.6)

    def glyph(self, token, height, stretch):
        mask = self._arabic(token, height, stretch) if is_arabic(token) else self._latin(token, height, stretch)
        return self._pressed(mask, self.word_weight if token in WORDS else self.weight, height)

    def _latin(self, token, height, stretch):
        ink = self.fonts.latin.mask(self.latin, "I" if token == "1" and self.plain_one else token)
        width = ink.shape[1] * height / ink.shape[0] * stretch * (1.15 if token == "Q" else 1)
        if self.widest:
            plain = self.fonts.latin.mask(self.latin, "H")
            width = min(width, plain.shape[1] * height / plain.shape[0] * stretch * self.widest)
        if token in "1I" and self.fixed_pitch:
            width *= self.dice.between(0.9, 1.3)
        return _sized(ink, min(width, 0.95 * height), height)

    def _arabic(self, token, height, stretch):
        shown = "هـ" if token == "ه" and self.ha_with_stroke else "ا" if token == "أ" and self.bare_alef else token
        ink = self.fonts.arabic.mask(self.arabic, shown)
        if ink is None:
            ink = self.fonts.arabic.mask(self.arabic, token)
        scale = height * self.letter_size / self.arabic[1]
        if token in WORDS:
            scale *= self.word_size
        elif token != "أ":
            scale *= self.letter_growth
        tall = ink.shape[0] * scale
        wide = ink.shape[1] * scale * (max(0.75, stretch) if token in ARABIC_LETTERS else stretch)
        tallest, widest = (1.1, 1.25) if token in ARABIC_LETTERS else (1.25, 2.6)
        shrink = min(1, tallest * height / tall, widest * height / wide)
        ink = _sized(ink, wide * shrink, tall * shrink)
        if token in WORDS:
            return self._leaning(ink, height, 0.3, 0.22)
        return self._leaning(ink, height, 0.12, 0.06) if self.dice.chance(0.4) else ink

    def _leaning(self, ink, height, shear, tilt):
        """Calligraphic words and letters vary more than any set of fonts: sheared along and across."""
        along, across = self.dice.between(-shear, shear), self.dice.between(-tilt, tilt)
        rows, columns = ink.shape
        matrix = np.array([[1, along, 0], [across, 1, 0]], np.float32)
        corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32) @ matrix[:, :2].T
        matrix[:, 2] = 1 - corners.min(0)
        width, tall = np.ceil(corners.max(0) - corners.min(0)).astype(int) + 2
        ink = cv2.warpAffine(ink, matrix, (int(width), int(tall)))
        return _sized(ink, ink.shape[1], min(ink.shape[0], 1.25 * height))

    def _pressed(self, ink, weight, height):
        pixels = weight * max(1, height // 40)
        if pixels == 0:
            return ink
        if pixels < 0:
            return cv2.erode(np.pad(ink, -pixels), np.ones((2, 2), np.uint8))
        shape = cv2.MORPH_RECT if self.dice.chance(0.5) else cv2.MORPH_ELLIPSE
        return cv2.dilate(np.pad(ink, pixels), cv2.getStructuringElement(shape, (2 * pixels + 1, 2 * pixels + 1)))

    def line(self, tokens, height, stretch):
        """Returns what to draw, as (glyph or mark, x, width) from x = 0, and the length of the line in px."""
        drawn, x, space = [], 0.0, self.spacing * height
        pitch = 0.62 * height * stretch
        for token in tokens:
            if token == GAP:
                x += self.gap * height
            elif token in ("-", DOT, STICKER):
                share = {"-": self.dice.between(0.18, 0.32), DOT: 0.12, STICKER: self.dice.between(0.3, 0.5)}[token]
                drawn.append((token, x + space / 2, share * height))
                x += share * height + 1.5 * space
            else:
                ink = self.glyph(token, height, stretch)
                width = ink.shape[1]
                if self.fixed_pitch and not is_arabic(token):
                    cell = max(pitch, width)
                    drawn.append((ink, x + (cell - width) / 2, width))
                    x += cell + 0.8 * space
                else:
                    drawn.append((ink, x, width))
                    x += width + space
        return drawn, x - space

    def fitted(self, tokens, height, room, stretch=None):
        """A line no longer than its room: narrower first, then smaller."""
        stretch = stretch or self.stretch
        drawn, length = self.line(tokens, height, stretch)
        if length > room and room / length > 0.55:
            drawn, length = self.line(tokens, height, stretch * room / length * 0.97)
        if length > room:
            height = max(8, int(height * room / length))
            drawn, length = self.line(tokens, height, max(stretch * room / length, 0.55))
        return drawn, length, height


def _sized(ink, width, height):
    return cv2.resize(ink, (max(2, int(width)), max(3, int(height))), interpolation=cv2.INTER_AREA)


def stamp(target, ink, x, y):
    """Adds ink to a mask, whatever of it lies inside."""
    x, y = int(x), int(y)
    left, top = max(0, x), max(0, y)
    right, bottom = min(target.shape[1], x + ink.shape[1]), min(target.shape[0], y + ink.shape[0])
    if right > left and bottom > top:
        part = target[top:bottom, left:right]
        np.maximum(part, ink[top - y : bottom - y, left - x : right - x], out=part)
