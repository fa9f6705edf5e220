"""The vehicle: cut out of its photograph, repainted, with a fictitious plate in the place of its own."""
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

PHOTOGRAPH = 'vehicles/20200617_185301b.jpg'

# Drawn by hand on the photograph (1600 x 2133 px), clockwise from the roof's left end.
OUTLINE = np.array([
    (372, 38), (560, 40), (760, 48), (930, 72), (1030, 106), (1078, 142), (1106, 178), (1188, 285), (1240, 372),
    (1288, 432), (1345, 494), (1400, 552), (1440, 588), (1466, 640), (1470, 740), (1460, 850), (1466, 945), (1450, 990),
    (1412, 1042), (1366, 1094), (1286, 1150), (1286, 1190), (1245, 1220), (1203, 1208), (1192, 1180), (930, 1190),
    (660, 1194), (335, 1188), (315, 1245), (265, 1262), (215, 1242), (222, 1186), (110, 1130), (50, 1053), (12, 965),
    (6, 910), (16, 825), (14, 745), (24, 625), (40, 555), (74, 490), (152, 378), (202, 300), (264, 170), (320, 72)],
    np.float32)
# Corners of the plate with its frame, and of the dealer's name under it: top left, top right, bottom right, bottom left.
PLATE = np.array([(552, 724), (1072, 739), (1066, 849), (550, 842)], np.float32)
DEALER = np.array([(545, 838), (1070, 845), (1068, 870), (548, 862)], np.int32)

DIGITS = '/usr/share/fonts/truetype/liberation/LiberationSansNarrow-Bold.ttf'
ARABIC = '/usr/share/fonts/truetype/noto/NotoNaskhArabic-Bold.ttf'
PLATE_SIZE = (1040, 220)  # twice the size of the metal in mm
INK = (22, 22, 26)
WW_INK = (150, 20, 28)


def _text(draw, text, font_path, size, box, ink, stretch=1.0):
    """Centres text in a box, squeezed to `stretch` of its width as plate lettering is."""
    font = ImageFont.truetype(font_path, size)
    left, top, right, bottom = font.getbbox(text)
    tile = Image.new('L', (right - left + 8, bottom - top + 8))
    ImageDraw.Draw(tile).text((4 - left, 4 - top), text, 255, font=font)
    tile = tile.resize((max(1, round(tile.width * stretch)), tile.height), Image.Resampling.LANCZOS)
    x = round((box[0] + box[2] - tile.width) / 2)
    y = round((box[1] + box[3] - tile.height) / 2)
    draw._image.paste(ink, (x, y), tile)


def draw_plate(text):
    """A plate as flat metal: `274683 WW`, or `serial|letter|prefecture` with its two bars. Returns RGB."""
    width, height = PLATE_SIZE
    plate = Image.new('RGB', PLATE_SIZE, (238, 236, 224))
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((3, 3, width - 4, height - 4), 16, outline=(40, 40, 44), width=5)
    groups = text.split('|')
    if len(groups) == 1:
        _text(draw, text, DIGITS, 190, (40, 20, width - 40, height - 20), WW_INK)
    else:
        serial, letter, prefecture = groups
        bars = (round(width * 0.56), round(width * 0.75))
        _text(draw, serial, DIGITS, 190, (30, 20, bars[0] - 20, height - 20), INK)
        # On metal, an isolated ha is written with a stroke, because it would look like a five.
        _text(draw, letter.replace('ه', 'هـ'), ARABIC, 165, (bars[0], 20, bars[1], height - 20), INK)
        _text(draw, prefecture, DIGITS, 190, (bars[1] + 15, 20, width - 35, height - 20), INK)
        for bar in bars:
            draw.rectangle((bar - 3, 24, bar + 3, height - 24), fill=INK)
    for x in (26, width - 26):
        draw.ellipse((x - 8, height / 2 - 8, x + 8, height / 2 + 8), fill=(120, 118, 112))
    return np.asarray(plate.filter(ImageFilter.GaussianBlur(1.2)))


def _mounted(photograph, text):
    """Puts the drawn plate in the place of the photograph's plate, in its perspective and light."""
    light = cv2.GaussianBlur(photograph, (0, 0), 25).astype(np.float32)
    cv2.fillPoly(photograph, [DEALER], tuple(int(v) for v in photograph[890, 800]))
    width, height = PLATE_SIZE
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    view = cv2.getPerspectiveTransform(flat, PLATE)
    size = (photograph.shape[1], photograph.shape[0])
    plate = cv2.warpPerspective(draw_plate(text), view, size, flags=cv2.INTER_AREA).astype(np.float32)
    cover = cv2.warpPerspective(np.full((height, width), 255, np.uint8), view, size, flags=cv2.INTER_AREA)
    shade = np.clip(light / light[785, 810], 0.85, 1.1)
    lit = plate * shade * np.array([0.93, 0.92, 0.86], np.float32)
    share = (cover.astype(np.float32) / 255)[..., None]
    return (photograph * (1 - share) + lit * share).clip(0, 255).astype(np.uint8)


def _painted(photograph, paint):
    """Repaints the body, but not glass, chrome and plate: gains for red, green and blue, and a lift of the dark."""
    gain, lift = np.array(paint['gain'], np.float32), paint['lift']
    colour = (255 * (photograph / 255.0) ** lift * gain).clip(0, 255)
    bright = cv2.GaussianBlur(photograph.mean(2).astype(np.float32), (0, 0), 3)
    below_glass = np.clip((np.arange(photograph.shape[0], dtype=np.float32) - 400) / 60, 0, 1)[:, None]
    share = (np.clip((170 - bright) / 90, 0, 1) * below_glass)[..., None]
    return (photograph * (1 - share) + colour * share).astype(np.uint8)


def load_vehicle(folder, paint, text):
    """RGBA cut-out of the vehicle at the photograph's scale; its row 0 is the photograph's horizon."""
    photograph = np.asarray(Image.open(os.path.join(folder, PHOTOGRAPH)).convert('RGB')).copy()
    photograph = _mounted(_painted(photograph, paint), text)
    mask = np.zeros(photograph.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(_smooth(OUTLINE)).astype(np.int32)], 255)
    mask = cv2.GaussianBlur(cv2.erode(mask, np.ones((3, 3), np.uint8)), (0, 0), 2.0)
    return np.dstack([photograph, mask])[:1290]


def _smooth(points, steps=8):
    """A closed Catmull-Rom curve through the points, because a car body has no corners."""
    p0, p1, p2, p3 = (np.roll(points, shift, 0) for shift in (1, 0, -1, -2))
    curve = []
    for t in np.linspace(0, 1, steps, endpoint=False):
        curve.append(0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3))
    return np.stack(curve, 1).reshape(-1, 2)
