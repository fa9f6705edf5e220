"""Crude ends of vehicles, and things that a finder must not take for plates. Everything is drawn in shares of its own size."""
import cv2
import numpy as np

from blank import small_text

BADGES = ("SPORT", "TURBO", "DIESEL", "TAXI", "POLICE", "HYUNDAI", "DACIA", "RENAULT", "LOGAN", "CLIO")


def box(scene, left, top, right, bottom, colour, rounded=0):
    left, top, right, bottom = (int(v) for v in (left, top, right, bottom))
    colour = np.asarray(colour, float).tolist()
    r = int(rounded)
    if r <= 0:
        cv2.rectangle(scene, (left, top), (right, bottom), colour, -1)
        return
    cv2.rectangle(scene, (left + r, top), (right - r, bottom), colour, -1)
    cv2.rectangle(scene, (left, top + r), (right, bottom - r), colour, -1)
    for corner in ((left + r, top + r), (right - r, top + r), (left + r, bottom - r), (right - r, bottom - r)):
        cv2.circle(scene, corner, r, colour, -1)


def area(scene, points, colour):
    cv2.fillPoly(scene, [np.array(points, np.int32)], np.asarray(colour, float).tolist())


def stroke(scene, start, end, colour, thickness):
    cv2.line(scene, tuple(int(v) for v in start), tuple(int(v) for v in end), np.asarray(colour, float).tolist(), max(1, int(thickness)))


def paint(dice):
    return dice.colour(0, 255, 12) if dice.chance(0.7) else dice.colour(60, 200, 120)


def grille(dice, scene, left, top, right, bottom):
    box(scene, left, top, right, bottom, dice.colour(0, 50, 8))
    colour, count, thickness, kind = dice.colour(60, 240, 10), dice.whole(3, 14), dice.whole(1, 3), dice.pick("hvx")
    for index in range(1, count):
        if kind in "hx":
            y = top + (bottom - top) * index / count
            stroke(scene, (left, y), (right, y), colour, thickness)
        if kind in "vx":
            x = left + (right - left) * index / count
            stroke(scene, (x, top), (x, bottom), colour, thickness)


def word(dice, fonts, scene, x, y, height, width, colour):
    text = dice.pick((dice.pick(BADGES), dice.letters(dice.whole(3, 9)), dice.digits(dice.whole(2, 6)), dice.letters(2) + dice.digits(4)))
    mask = np.zeros((int(height * 1.5) + 4, int(width) + 4), np.uint8)
    small_text(dice, fonts, mask, text, 2, mask.shape[1] - 2, mask.shape[0] / 2, height)
    x, y = int(x), int(y - mask.shape[0] / 2)
    left, top = max(0, x), max(0, y)
    right, bottom = min(scene.shape[1], x + mask.shape[1]), min(scene.shape[0], y + mask.shape[0])
    if right - left < 3 or bottom - top < 3:
        return
    part = scene[top:bottom, left:right]
    strength = mask[top - y : bottom - y, left - x : right - x].astype(np.float32) / 255
    part += strength[..., None] * (np.asarray(colour, np.float32) - part)


def emblem(dice, fonts, scene, x, y, radius):
    colour, thickness = dice.colour(120, 255, 12), max(1, int(radius * dice.between(0.08, 0.25)))
    axes, centre = (max(1, int(radius * dice.between(0.8, 1.6))), max(1, int(radius))), (int(x), int(y))
    if dice.chance(0.6):
        cv2.ellipse(scene, centre, axes, 0, 0, 360, dice.colour(0, 120, 15).tolist(), -1)
    cv2.ellipse(scene, centre, axes, 0, 0, 360, colour.tolist(), thickness)
    points = [(x + axes[0] * dice.between(-0.8, 0.8), y + axes[1] * dice.between(-0.8, 0.8)) for _ in range(dice.whole(2, 6))]
    cv2.polylines(scene, [np.array(points, np.int32)], dice.chance(0.3), colour.tolist(), thickness)
    if dice.chance(0.3):
        word(dice, fonts, scene, x - axes[0], y, radius * 0.7, axes[0] * 2, colour)


def lamp(dice, scene, x, y, width, height):
    colour = np.array((dice.between(120, 230), dice.between(0, 60), dice.between(0, 50))) if dice.chance(0.5) else dice.colour(120, 255, 15)
    shape = [
        (x + dice.between(-0.2, 0.2) * width, y),
        (x + width, y + dice.between(-0.3, 0.3) * height),
        (x + width * dice.between(0.8, 1.1), y + height),
        (x, y + height * dice.between(0.7, 1.1)),
    ]
    area(scene, shape, colour)
    for _ in range(dice.whole(0, 3)):
        centre = (int(x + dice.between(0.1, 0.9) * width), int(y + dice.between(0.2, 0.8) * height))
        cv2.circle(scene, centre, max(1, int(height * dice.between(0.15, 0.4))), dice.colour(60, 255, 15).tolist(), dice.pick((-1, 1, 2)))
    for _ in range(dice.whole(0, 5)):
        at = x + dice.between(0, 1) * width
        stroke(scene, (at, y), (at, y + height), colour * 0.7, 1)
    cv2.polylines(scene, [np.array(shape, np.int32)], True, dice.colour(0, 80, 5).tolist(), dice.whole(1, 2))


def vehicle_end(dice, fonts, scene, x, y, plate_width, plate_height):
    """Body, window, lamps, grille, bumper, wheels around a plate whose middle is (x, y)."""
    width = plate_width * dice.between(2.3, 5.5)
    height = width * dice.between(0.55, 1.1)
    middle, bottom = x + dice.between(-0.15, 0.15) * width, y + plate_height * dice.between(0.8, 4)
    left, right, top = middle - width / 2, middle + width / 2, bottom - height
    body = paint(dice)
    dark = body * 0.55
    if dice.chance(0.8):  # its shadow on the road
        centre, axes = (int(middle), int(bottom + height * 0.03)), (int(width * 0.55), int(max(2, height * 0.07)))
        cv2.ellipse(scene, centre, axes, 0, 0, 360, (20.0, 20.0, 20.0), -1)
    for side in (-1, 1):
        wheel = middle + side * width * 0.42
        box(scene, wheel - width * 0.07, bottom - height * 0.2, wheel + width * 0.07, bottom + height * 0.06, (25, 25, 25), width * 0.02)
    rounded = max(1, width * dice.between(0.02, 0.12))
    box(scene, left, top + height * 0.3, right, bottom - height * 0.04, body, rounded)
    _window(dice, scene, left, right, top, width, height, body)
    lamp_top, lamp_height, lamp_width = top + height * dice.between(0.45, 0.6), height * dice.between(0.05, 0.16), width * dice.between(0.08, 0.22)
    colour = np.array((dice.between(120, 230), dice.between(0, 60), dice.between(0, 50))) if dice.chance(0.5) else dice.colour(150, 255, 15)
    for start in (left, right - lamp_width):
        box(scene, start + 2, lamp_top, start + lamp_width - 2, lamp_top + lamp_height, colour)
        if dice.chance(0.5):
            lamp(dice, scene, start, lamp_top, lamp_width, lamp_height)
    if dice.chance(0.4):
        grille(dice, scene, middle - width * 0.25, lamp_top - lamp_height * dice.between(0, 1), middle + width * 0.25, lamp_top + lamp_height)
    bumper = bottom - height * dice.between(0.2, 0.35)
    if dice.chance(0.7):
        stroke(scene, (left, bumper), (right, bumper), dark, height * 0.01)
    if dice.chance(0.4):
        box(scene, left, bumper, right, bottom - height * 0.05, dice.colour(10, 70, 8) if dice.chance(0.6) else dark, rounded)
    if dice.chance(0.3):
        grille(dice, scene, middle - width * 0.3, bottom - height * 0.2, middle + width * 0.3, bottom - height * 0.08)
    for _ in range(dice.whole(0, 3)):
        ends = [(left + dice.between(0, width), top + height * dice.between(0.4, 1)) for _ in range(2)]
        stroke(scene, *ends, dark, 1)
    if dice.chance(0.5):
        at = (middle + width * dice.between(-0.45, 0.2), top + height * dice.between(0.45, 0.6))
        word(dice, fonts, scene, *at, max(5, width * dice.between(0.02, 0.05)), width * dice.between(0.1, 0.3), dice.colour(0, 255, 10))
    if dice.chance(0.6):
        emblem(dice, fonts, scene, middle, top + height * dice.between(0.42, 0.62), width * dice.between(0.015, 0.05))
    if dice.chance(0.5):  # the recess that holds the plate
        rim = dice.between(0.1, 0.5)
        half_width, half_height = plate_width * (0.5 + rim * 0.3), plate_height * (0.5 + rim)
        box(scene, x - half_width, y - half_height, x + half_width, y + half_height, dark if dice.chance(0.6) else dice.colour(0, 90, 8), plate_height * 0.1)


def _window(dice, scene, left, right, top, width, height, body):
    inset = dice.between(0.05, 0.2) * width
    area(scene, [(left + inset, top), (right - inset, top), (right - width * 0.02, top + height * 0.45), (left + width * 0.02, top + height * 0.45)], body)
    inset, glass = inset + width * 0.04, dice.colour(10, 170, 25)
    area(
        scene,
        [(left + inset, top + height * 0.06), (right - inset, top + height * 0.06), (right - width * 0.07, top + height * 0.38), (left + width * 0.07, top + height * 0.38)],
        glass,
    )
    if dice.chance(0.5):
        stroke(scene, (left + inset, top + height * 0.3), (left + inset + width * 0.3, top + height * 0.07), np.minimum(255, glass + 60), width * 0.03)


def distraction(dice, fonts, scene):
    """Something that a poor finder takes for a plate."""
    side = scene.shape[0]
    x, y, width = dice.between(0, side), dice.between(0, side), dice.between(12, 140)
    height = width * dice.between(0.15, 0.8)
    kind = dice.whole(0, 8)
    if kind == 0:
        grille(dice, scene, x, y, x + width, y + height)
    elif kind == 1:
        box(scene, x, y, x + width, y + height, dice.colour())
    elif kind == 2:
        box(scene, x, y, x + width, y + 2 * height, dice.colour())
        for line in range(3):
            word(dice, fonts, scene, x, y + height * (0.3 + 0.5 * line), max(5, height * 0.3), width, dice.colour())
    elif kind == 3:
        word(dice, fonts, scene, x, y, max(6, height * 0.6), width * 1.5, dice.colour())
    elif kind == 4:
        colour = dice.colour(10, 160)
        for bar in range(dice.whole(2, 6)):
            box(scene, x + bar * width * 0.22, y, x + bar * width * 0.22 + width * 0.17, y + height, colour)
    elif kind in (5, 6):
        emblem(dice, fonts, scene, x, y, width * 0.3)
    else:
        lamp(dice, scene, x, y, width, height)
