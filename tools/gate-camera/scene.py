"""The gate: a lane seen by a camera that looks down at it, and the place of a vehicle in the frame."""
import os

import cv2
import numpy as np
from PIL import Image

WIDTH, HEIGHT = 1280, 720
HORIZON = 62            # px from the frame's top
BASE = 725              # px from the horizon to the ground under a vehicle at nearness 1
PX_PER_METRE = 475      # across, at nearness 1
METRES = 3.0            # from the camera, at nearness 1
VEHICLE_SCALE = 0.58    # frame px for each px of the photograph, at nearness 1
ASPHALT = 'vehicles/20200617_185151b.jpg'
TEXTURE_PX_PER_METRE = 420
WALL = 'vehicles/20200617_185301b.jpg'
WALL_METRES, WALL_HEIGHT = 5.0, 2.7     # from the lane's middle; up from the ground
WALL_PX_PER_METRE = 190
HAZE = np.array([196, 203, 208], np.float32)


def _texture(folder):
    """Asphalt without its large shadows, which would show as tiles."""
    photograph = np.asarray(Image.open(os.path.join(folder, ASPHALT)).convert('RGB')).astype(np.float32)
    patch = photograph[1250:2050, 60:1260]
    even = patch / cv2.GaussianBlur(patch, (0, 0), 60) * np.array([104, 102, 98], np.float32)
    return np.block([[[even], [even[:, ::-1]]], [[even[::-1]], [even[::-1, ::-1]]]])


def _sampled(texture, u, v, ahead):
    """The texture at (u, v) px, blurred with the distance, because a sharp one would flicker."""
    u, v = (u % texture.shape[1]).astype(np.float32), (v % texture.shape[0]).astype(np.float32)
    soft = [cv2.GaussianBlur(texture, (0, 0), blur) if blur else texture for blur in (0, 3, 8)]
    near, middle, distant = (cv2.remap(t, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP) for t in soft)
    far = np.clip((ahead - 3) / 4, 0, 2)[..., None]
    return np.where(far < 1, near * (1 - far) + middle * far, middle * (2 - far) + distant * (far - 1))


def _lane(folder, across, ahead):
    """Asphalt with edge lines and a stop line, kerbs, paving on both sides; across and ahead in metres."""
    texture = _texture(folder)
    picture = _sampled(texture, across * TEXTURE_PX_PER_METRE, ahead * TEXTURE_PX_PER_METRE, ahead)
    side = np.abs(across)
    joint = ((across % 0.4) < 0.015) | ((ahead % 0.4) < 0.03)
    picture = np.where((side > 2.35)[..., None], picture * [1.45, 1.32, 1.15] * np.where(joint, 0.8, 1)[..., None], picture)
    kerb = (side > 2.2) & (side <= 2.35)
    picture = np.where(kerb[..., None], np.where((np.floor(ahead / 0.8) % 2 > 0)[..., None], 190, 60) + 0 * picture, picture)
    paint = (np.abs(side - 1.85) < 0.06) | ((np.abs(ahead - 3.42) < 0.08) & (side < 1.79))
    picture = np.where(paint[..., None], picture * 0.25 + 150, picture)
    return picture * (1.05 - 0.25 * np.clip(side / 5, 0, 1) ** 2)[..., None]


def _walls(folder, x, y):
    """Plastered walls along the lane: their colours, their distance ahead in metres, and a mask of where they stand in the frame."""
    photograph = np.asarray(Image.open(os.path.join(folder, WALL)).convert('RGB')).astype(np.float32)
    patch = photograph[40:400, 1370:1600]
    texture = np.block([[[patch], [patch[:, ::-1]]], [[patch[::-1]], [patch[::-1, ::-1]]]])
    near = np.maximum(np.abs(x - WIDTH / 2), 1) / (PX_PER_METRE * WALL_METRES)
    ahead = METRES / near
    up = (HORIZON + BASE * near - y) / (PX_PER_METRE * near)
    colours = _sampled(texture, ahead * WALL_PX_PER_METRE, up * WALL_PX_PER_METRE, ahead / 2)
    return colours * np.where(x < WIDTH / 2, 0.85, 1.0)[..., None], ahead, (up > 0) & (up < WALL_HEIGHT)


def ground(folder):
    """The empty gate, RGB floats: a lane between two walls, in haze towards the horizon."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) + 0.5
    near = np.maximum(y - HORIZON, 0.5) / BASE
    across, ahead = (x - WIDTH / 2) / (PX_PER_METRE * near), METRES / near
    walls, wall_ahead, is_wall = _walls(folder, x, y)
    is_lane = (y > HORIZON) & ~is_wall
    distance = np.where(is_wall, wall_ahead, np.where(is_lane, ahead, 1000))
    picture = np.where(is_wall[..., None], walls, _lane(folder, across, ahead))
    return cv2.GaussianBlur(_hazy(picture, distance[..., None]).clip(0, 255).astype(np.float32), (0, 0), 0.8)


def _hazy(picture, ahead):
    clear = np.exp(-ahead / 45)
    return picture * clear + HAZE * (1 - clear)


def place(background, vehicle, nearness, metres_right):
    """Paints the vehicle (RGBA, photograph's scale) into a copy of the frame at this nearness (1: three metres from the camera)."""
    scale = VEHICLE_SCALE * nearness
    left = WIDTH / 2 + metres_right * PX_PER_METRE * nearness - 738 * scale
    view = np.float32([[scale, 0, left], [0, scale, HORIZON - 6 * scale]])
    size = (WIDTH, HEIGHT)
    blurred = cv2.GaussianBlur(vehicle, (0, 0), 0.42 / scale)
    layer = cv2.warpAffine(blurred, view, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    # The vehicle fades in and out of the haze at the far end of the lane.
    share = layer[..., 3:] / 255 * np.clip((nearness - 0.05) / 0.03, 0, 1)
    colours = _hazy(layer[..., :3], METRES / nearness)
    return _shadowed(background, nearness, metres_right) * (1 - share) + colours * share


def _shadowed(background, nearness, metres_right):
    """A soft shadow where the vehicle meets the ground."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    centre = WIDTH / 2 + metres_right * PX_PER_METRE * nearness
    down = (y - (HORIZON + BASE * nearness * 0.965)) / (75 * nearness)
    across = (x - centre) / (455 * nearness)
    dark = np.exp(-(np.abs(down) ** 2.2) - np.abs(across) ** 6)
    return background * (1 - 0.72 * dark[..., None] * np.clip((nearness - 0.05) / 0.05, 0, 1))
