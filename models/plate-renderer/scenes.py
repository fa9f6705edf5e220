"""Images for the finder: photographs with drawn plates, vehicle ends and distractions, and the plates' corners."""
from dataclasses import dataclass, field

import cv2
import numpy as np

from plate import Plate, draw_plate
from sensor import through_sensor
from vehicle import area, distraction, stroke, vehicle_end

SIDE, MOST_PLATES = 320, 3
SMALLEST_PX, LARGEST_PX = 16, 280
#: One scene in seven has no plate.
COUNTS = {0: 14, 1: 66, 2: 14, 3: 6}


@dataclass
class Scene:
    picture: np.ndarray
    quads: list = field(default_factory=list)
    #: The plates at these corners, in the same order.
    plates: list = field(default_factory=list)


@dataclass
class Placed:
    plate: Plate
    x: float
    y: float
    width: float
    height: float


def draw_scene(dice, fonts, tiles, family=None, counts=COUNTS, widths=(SMALLEST_PX, LARGEST_PX)):
    """@param counts how often a scene has each number of plates; @param widths the narrowest and the widest plate, px"""
    scene = _background(dice, tiles)
    for _ in range(dice.pick((0, 1, 2, 4, 6))):
        distraction(dice, fonts, scene)
    placed = _placed(dice, fonts, tiles, family, counts, widths)
    for one in placed:
        if dice.chance(0.72):
            vehicle_end(dice, fonts, scene, one.x, one.y, one.width, one.height)
    if dice.chance(0.25):
        scene *= np.linspace(dice.between(0.6, 1.2), dice.between(0.6, 1.2), SIDE, dtype=np.float32)[:, None, None]
    hung = [(one.plate, _hung(dice, scene, one)) for one in placed]
    seen = [(plate, quad) for plate, quad in hung if quad is not None]
    picture = through_sensor(dice, np.clip(scene, 0, 255).astype(np.uint8), 0.6)
    return Scene(picture, [quad for _, quad in seen], [plate for plate, _ in seen])


def _background(dice, tiles):
    side = dice.whole(120, 320)
    top, left = dice.whole(0, 320 - side), dice.whole(0, 320 - side)
    part = np.ascontiguousarray(tiles[dice.whole(0, len(tiles) - 1)][top : top + side, left : left + side])
    scene = cv2.resize(part, (SIDE, SIDE)).astype(np.float32)
    if dice.chance(0.5):
        scene = np.ascontiguousarray(scene[:, ::-1])
    if dice.chance(0.15):
        scene[:] = dice.colour()
    scene *= dice.between(0.5, 1.15)
    return scene


def _placed(dice, fonts, tiles, family, counts, widths):
    """Plates that do not cover each other."""
    placed = []
    for _ in range(dice.weighted(counts)):
        plate = draw_plate(dice, fonts, tiles, family)
        width = float(np.exp(dice.between(*np.log(widths))))
        height = width * plate.picture.shape[0] / plate.picture.shape[1]
        if height > SIDE * 0.6:
            continue
        for _try in range(6):
            x, y = dice.between(width * 0.42, SIDE - width * 0.42), dice.between(height * 0.5, SIDE - height * 0.5)
            if all(abs(x - o.x) > (width + o.width) * 0.6 or abs(y - o.y) > (height + o.height) * 1.2 for o in placed):
                placed.append(Placed(plate, x, y, width, height))
                break
    return placed


def _corners(dice, one):
    angle = np.deg2rad(dice.normal(4) if dice.chance(0.8) else dice.normal(14))
    turned_away = dice.between(0.7, 1.0) if dice.chance(0.4) else 1
    quad = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * [one.width * turned_away, one.height]
    quad[:, 1] += quad[:, 0] * dice.normal(0.08)
    if dice.chance(0.4):
        quad[:, 1] *= 1 + dice.between(-0.12, 0.12) * quad[:, 0] / (one.width / 2)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (quad @ turn + [one.x, one.y]).astype(np.float32)


def _hung(dice, scene, one):
    """Warps the plate into the scene, often in a holder. Returns its corners, or None where nothing of it would be visible."""
    quad = _corners(dice, one)
    if dice.chance(0.55):
        middle = quad.mean(0)
        holder = (quad - middle) * np.array([1 + dice.between(0.01, 0.08), 1 + dice.between(0.05, 0.3)]) + middle + [0, one.height * dice.between(0, 0.08)]
        area(scene, holder, dice.colour(0, 60, 5) if dice.chance(0.7) else dice.colour(90, 250, 10))
    plate = one.plate.picture
    scale = one.width / plate.shape[1]
    if scale < 0.5:
        size = (max(8, int(plate.shape[1] * scale * 2)), max(4, int(plate.shape[0] * scale * 2)))
        plate = cv2.resize(plate, size, interpolation=cv2.INTER_AREA)
    left, top = np.maximum(np.floor(quad.min(0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(quad.max(0)).astype(int) + 2, SIDE)
    if right - left < 3 or bottom - top < 3:
        return None
    rows, columns = plate.shape[:2]
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, quad - np.array([left, top], np.float32))
    size = (int(right - left), int(bottom - top))
    seen = cv2.warpPerspective(plate.astype(np.float32), matrix, size, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(np.ones((rows, columns), np.float32), matrix, size)[..., None]
    if dice.chance(0.35):
        seen *= dice.between(0.5, 1.1)
    part = scene[top:bottom, left:right]
    part += cover * (seen - part)
    if dice.chance(0.12):  # a bar or a tow hook across
        y = one.y - one.height * dice.between(0.3, 1.05)
        stroke(scene, (one.x - one.width, y), (one.x + one.width, y), dice.colour(0, 120), one.height * 0.1)
    return quad
