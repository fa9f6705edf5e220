"""Images for the reader: one row of a plate, cropped along inexact corners."""
from dataclasses import dataclass

import cv2
import numpy as np

from plate import draw_plate
from sensor import through_sensor
from surroundings import mounted, surroundings

WIDTH, HEIGHT = 160, 32


@dataclass
class Crop:
    grey: np.ndarray
    tokens: list
    family: str


def draw_crop(dice, fonts, tiles, family=None):
    plate = draw_plate(dice, fonts, tiles, family)
    height, width = plate.picture.shape[:2]
    row = dice.pick(plate.rows)
    scene = surroundings(dice, tiles, width + 2 * height, 3 * height)
    mounted(dice, fonts, plate.picture, scene, height, height)
    row_height = (row.bottom - row.top) * height
    columns, lines = _resolution(dice, plate, row, width, row_height)
    corners = _jittered(dice, height, height + row.top * height, width, row_height)
    reduction = row_height / lines
    if reduction > 1.3:  # without this, the warp below would skip strokes, because it takes single samples
        scene = cv2.GaussianBlur(scene, (0, 0), 0.4 * reduction)
    target = np.array([[0, 0], [columns, 0], [columns, lines], [0, lines]], np.float32)
    cut = cv2.warpPerspective(scene, cv2.getPerspectiveTransform(corners, target), (columns, lines), borderMode=cv2.BORDER_REPLICATE)
    if dice.chance(0.15):
        cut = _bent(dice, cut)
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY) if dice.chance(0.8) else np.ascontiguousarray(cut[..., dice.whole(0, 2)])
    grey = through_sensor(dice, grey, columns / WIDTH)
    if dice.chance(0.03):
        grey = 255 - grey
    shrink = cv2.INTER_AREA if columns > WIDTH else cv2.INTER_LINEAR
    return Crop(cv2.resize(grey, (WIDTH, HEIGHT), interpolation=shrink), row.tokens, plate.family)


def _resolution(dice, plate, row, width, row_height):
    """Size of the row in the camera's frame, px."""
    columns = dice.between(60, 230) if dice.chance(0.75) else dice.between(44, 70)
    if len(row.tokens) >= 8:
        columns = max(columns, 60)
    lines = max(10, int(columns * row_height / width))
    if width / row_height < 2.6:
        columns *= 0.75
        lines = max(12, int(columns * row_height / width))
    return int(columns), lines


def _jittered(dice, x, y, width, height):
    """Corners as a finder gives them: too tight, too loose, tilted, sheared, in perspective."""
    wide, tall = (dice.between(0, 0.12), dice.between(0, 0.35)) if dice.chance(0.15) else (dice.between(-0.02, 0.06), dice.between(-0.06, 0.16))
    corners = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)
    corners += np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * [wide * width, tall * height]
    reach = 1 if dice.chance(0.7) else 2.2
    corners += np.array([[dice.between(-0.025, 0.025) * width, dice.between(-0.07, 0.07) * height] for _ in range(4)]) * reach
    angle = np.deg2rad(dice.normal(2.5) if dice.chance(0.8) else dice.normal(6))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = (corners - corners.mean(0)) @ turn + corners.mean(0)
    shear = dice.normal(0.06) * height
    corners[:2, 0] += shear
    corners[2:, 0] -= shear
    return corners.astype(np.float32)


def _bent(dice, picture):
    lines, columns = picture.shape[:2]
    sag = dice.between(-0.1, 0.1) * lines
    across = np.arange(columns, dtype=np.float32)
    x, y = np.meshgrid(across, np.arange(lines, dtype=np.float32))
    wave = sag * np.sin(np.pi * across / columns + dice.between(-0.5, 0.5)).astype(np.float32)
    return cv2.remap(picture, x, (y + wave[None]).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
