"""What a camera does to a small image: tone, blur, motion, sharpening, noise, compression; infrared as a grey picture of low contrast."""
import cv2
import numpy as np


def through_sensor(dice, picture, scale=1.0):
    """@param scale size of the image against the usual one: blur grows with it"""
    seen = picture.astype(np.float32)
    if dice.chance(0.9):
        seen = 255 * np.clip(seen / 255, 0, 1) ** np.exp(dice.between(-0.8, 0.8))
    contrast = dice.between(0.25, 1.0) if dice.chance(0.4) else dice.between(0.7, 1.4)
    seen = seen * contrast + dice.between(-15, 40)
    if dice.chance(0.45):
        seen = cv2.GaussianBlur(seen, (0, 0), dice.between(0.3, 1.25) * scale)
    if dice.chance(0.18):
        seen = cv2.filter2D(seen, -1, _motion(dice, scale))
    if dice.chance(0.1):
        seen = seen + (seen - cv2.GaussianBlur(seen, (0, 0), 1.5)) * dice.between(0.5, 2)
    if dice.chance(0.6):
        # Noise above a third of the contrast leaves nothing to read, and such images would teach guessing.
        seen = seen + _noise(dice, seen.shape) * min(dice.between(1, 12), max(2.0, 0.3 * float(seen.std())))
    seen = np.clip(seen, 0, 255).astype(np.uint8)
    if dice.chance(0.5):
        packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, dice.whole(18, 85)])[1]
        seen = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    return seen


def _motion(dice, scale):
    reach, angle = dice.whole(1, max(2, int(4.5 * scale))), dice.between(0, np.pi)
    kernel = np.zeros((2 * reach + 1,) * 2, np.float32)
    dx, dy = reach / 2 * np.cos(angle), reach / 2 * np.sin(angle)
    cv2.line(kernel, (int(reach + dx), int(reach + dy)), (int(reach - dx), int(reach - dy)), 1, 1)
    return kernel / max(1, kernel.sum())


def _noise(dice, shape):
    top, left = dice.whole(0, 40), dice.whole(0, 40)
    noise = dice.noise[top : top + shape[0], left : left + shape[1]]
    return noise if len(shape) == 3 else noise[..., dice.whole(0, 2)]
