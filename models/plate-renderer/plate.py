"""From a written blank to a worn plate in colours."""
from dataclasses import dataclass

import cv2
import numpy as np

from blank import painted, small_text, sticker
from layouts import FAMILIES, SHARES


@dataclass
class Plate:
    picture: np.ndarray
    rows: list
    family: str


def draw_plate(dice, fonts, tiles, family=None):
    family = family or dice.weighted(SHARES)
    blank = FAMILIES[family](dice, fonts)
    picture = _ground(blank, tiles)
    _bands(blank, picture)
    if blank.small_ink.any():
        colour = blank.text_colour if dice.chance(0.6) else dice.colour(0, 200, 80)
        painted(blank.small_ink, colour, picture, dice.between(0.5, 1))
    for mark in blank.marks:
        _mark(blank, mark, picture)
    _characters(blank, picture)
    if blank.bordered:
        inset, thickness = blank.share(0, 0.05), max(1, blank.share(0.012, 0.05))
        corner = (blank.width - 1 - inset, blank.height - 1 - inset)
        cv2.rectangle(picture, (inset, inset), corner, blank.text_colour.tolist(), thickness)
    _bolts(dice, picture)
    _wear(dice, picture)
    return Plate(np.clip(picture, 0, 255).astype(np.uint8), blank.rows, family)


def _ground(blank, tiles):
    dice = blank.dice
    picture = np.empty((blank.height, blank.width, 3), np.float32)
    picture[:] = blank.ground
    if blank.photo_ground:
        tile = tiles[dice.whole(0, len(tiles) - 1)]
        part = tile[: dice.whole(40, 320), : dice.whole(40, 320)]
        scenery = cv2.resize(np.ascontiguousarray(part), (blank.width, blank.height)).astype(np.float32)
        share = dice.between(0.1, 0.45)
        picture = picture * (1 - share) + scenery * share * dice.between(0.7, 1.2)
    if dice.chance(0.4):
        picture *= np.linspace(dice.between(0.8, 1.1), dice.between(0.8, 1.1), blank.width, dtype=np.float32)[None, :, None]
    return picture


def _bands(blank, picture):
    dice = blank.dice
    for left, top, right, bottom, colour in blank.bands:
        picture[top:bottom, left:right] = colour
    if blank.country_band:
        width, country = int(blank.width * blank.country_band[0]), blank.country_band[1]
        sign = np.zeros(picture.shape[:2], np.uint8)
        small_text(dice, blank.fonts, sign, country, 2, width - 1, blank.height * 0.8, blank.height * 0.18)
        cv2.circle(sign, (width // 2, int(blank.height * 0.3)), max(2, width // 4), 200, 1)
        painted(sign, (235, 235, 235), picture)
    if blank.margin_ring:
        top, side, bottom = (int(share * size) for share, size in zip(blank.margin_ring, (blank.height, blank.width, blank.height)))
        picture[:top] = picture[blank.height - bottom :] = blank.text_colour
        picture[:, :side] = picture[:, blank.width - side :] = blank.text_colour
        title = np.zeros(picture.shape[:2], np.uint8)
        small_text(dice, blank.fonts, title, "ARGENTINA", blank.width * 0.2, blank.width * 0.8, top / 2, top * 0.6)
        painted(title, (40, 40, 40), picture)


def _mark(blank, mark, picture):
    x, y = int(mark.x), int(mark.middle)
    if mark.kind == "*":
        sticker(blank.dice, picture, mark)
        return
    shape = np.zeros(picture.shape[:2], np.uint8)
    if mark.kind == "-":
        half = max(1, mark.height // blank.dice.whole(10, 18))
        shape[max(0, y - half) : y + half, max(0, x) : x + int(mark.width)] = 255
    else:
        cv2.circle(shape, (x + int(mark.width / 2), y), max(1, int(mark.width / 2)), 255, -1)
    painted(shape, blank.text_colour, picture)


def _characters(blank, picture):
    dice, ink = blank.dice, blank.ink
    if dice.chance(0.3):  # the pressed edge catches the light
        shift = dice.pick((-1, 1))
        edge = (np.roll(ink, (shift, shift), (0, 1)) > 128) & (ink < 128)
        picture += edge[..., None] * dice.between(-50, 60)
    strength = ink.astype(np.float32) / 255
    if dice.chance(0.12):  # paint worn off
        strength *= np.clip(dice.cloud(blank.width, blank.height, 3, 8) * 1.6 + 0.25, 0.15, 1)
    picture += strength[..., None] * (blank.text_colour - picture)


def _bolts(dice, picture):
    height, width = picture.shape[:2]
    for _ in range(dice.pick((0, 0, 2, 2, 4, 1))):
        x = dice.pick((dice.between(0.01, 0.06), dice.between(0.94, 0.99), dice.between(0.2, 0.8)))
        at_side = not 0.1 < x < 0.9
        y = dice.between(0.35, 0.65) if at_side else dice.pick((dice.between(0.03, 0.14), dice.between(0.86, 0.97), dice.between(0.2, 0.8)))
        centre, radius, level = (int(x * width), int(y * height)), max(1, int(height * dice.between(0.02, 0.055))), dice.between(20, 240)
        cv2.circle(picture, centre, radius, (level,) * 3, -1)
        cv2.circle(picture, centre, radius, (level / 2,) * 3, 1)


def _wear(dice, picture):
    """Dirt, scratches and the edge of a shadow."""
    height, width = picture.shape[:2]
    if dice.chance(0.25):
        dirt = np.clip((dice.cloud(width, height, 3, 14) - dice.between(0.55, 0.8)) * 2, 0, dice.between(0.15, 0.55))
        picture += dirt[..., None] * (dice.colour(40, 130, 15) - picture)
    if dice.chance(0.15):
        for _ in range(dice.whole(1, 5)):
            ends = [(dice.whole(0, width), dice.whole(0, height)) for _ in range(2)]
            cv2.line(picture, *ends, (dice.between(60, 220),) * 3, 1)
    if dice.chance(0.25):
        shade, far = np.zeros((height, width), np.float32), width * dice.pick((-1, 2))
        edge = [(dice.between(0, width), 0), (dice.between(0, width), height), (far, height), (far, 0)]
        cv2.fillPoly(shade, [np.array(edge, np.int32)], 1.0)
        picture *= (1 - dice.between(0.2, 0.6) * cv2.GaussianBlur(shade, (0, 0), dice.between(0.7, 4)))[..., None]
