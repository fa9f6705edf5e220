"""What lies around a plate: paint, a piece of a photograph, a frame with the dealer's name."""
import cv2
import numpy as np

from blank import small_text


def surroundings(dice, tiles, width, height):
    if dice.chance(0.5):
        side = dice.whole(40, 300)
        top, left = dice.whole(0, 320 - side), dice.whole(0, 320 - side)
        part = np.ascontiguousarray(tiles[dice.whole(0, len(tiles) - 1)][top : top + side, left : left + side])
        around = cv2.resize(part, (width, height)).astype(np.float32) * dice.between(0.4, 1.1)
    else:
        around = np.empty((height, width, 3), np.float32)
        around[:] = dice.colour(0, 255 if dice.chance(0.4) else 70, 40)
        if dice.chance(0.6):
            around *= np.linspace(dice.between(0.5, 1.2), dice.between(0.5, 1.2), height, dtype=np.float32)[:, None, None]
    for _ in range(dice.whole(0, 3)):
        ends = [(dice.whole(0, width), dice.whole(0, height)) for _ in range(2)]
        cv2.line(around, *ends, dice.colour(0, 255, 60).tolist(), dice.whole(1, 8))
    return np.clip(around, 0, 255).astype(np.uint8)


def mounted(dice, fonts, picture, around, x, y):
    """Puts a plate onto its surroundings, often in a frame."""
    height, width = picture.shape[:2]
    if dice.chance(0.45):
        rim = int(height * dice.between(0.02, 0.12))
        with_name = dice.chance(0.4)
        sill = int(height * (dice.between(0.12, 0.3) if with_name else dice.between(0.02, 0.12)))
        level = dice.between(0, 60) if dice.chance(0.7) else dice.between(100, 255)
        cv2.rectangle(around, (x - rim, y - rim), (x + width + rim, y + height + sill), (level,) * 3, -1)
        if with_name and dice.chance(0.7):
            name = np.zeros(around.shape[:2], np.uint8)
            text = dice.pick(("AUTO HAUS", dice.letters(8), f"{dice.letters(5)} {dice.letters(6)}"))
            small_text(dice, fonts, name, text, x, x + width, y + height + sill / 2, sill * 0.55)
            around[name > 127] = 200 if level < 90 else 30
    around[y : y + height, x : x + width] = picture
