"""Fonts of the packages that fetch.sh unpacked, and tight masks of their glyphs."""
import io
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from alphabet import ARABIC_LETTERS, DIGITS, LATIN, SERVICE_PAIRS, TUNISIA

#: Fonts that no plate looks like, or that cannot be read when small.
UNLIKE_A_PLATE = (
    "italic oblique -it. symbol dingbat d050000l chancery z003 cursor emoji thin hairline -100- -200- adventor extralight ultralight "
    "math decor -ui titr script bonum pagella schola termes bookman roman c059 p052 n021 mathjax display-light"
).split()
#: Fonts whose digits and Latin letters have serifs, or serve only to fill up an Arabic font.
NOT_LATIN = ("serif", "nazli", "homa", "freefarsi", "amiri", "lateef", "harmattan", "scheherazade", "thabit", "lalezar", "markazi", "arabeyes", "kacst")
#: The only faces that are used of packages with hundreds of them, for scripts of the whole world.
LARGE_PACKAGES = {"fonts-noto-core": ("notosans-", "notosansdisplay", "notonaskharabic", "notokufiarabic", "notosansarabic")}
SIZE = 72


def faces(root):
    """Font files under a folder, as (family, path); web fonts only as the subset of one script and one weight a file."""
    found = []
    for path in sorted(Path(root).glob("*/**/*")):
        name = path.name.lower()
        package = path.relative_to(root).parts[0]
        wanted = LARGE_PACKAGES.get(package)
        if path.suffix not in (".ttf", ".otf", ".woff2") or any(word in name for word in UNLIKE_A_PLATE):
            continue
        if wanted and not any(name.startswith(start) for start in wanted):
            continue
        if path.suffix == ".woff2" and not any(f"-{script}-{weight}00-normal" in name for script in ("latin", "arabic") for weight in range(3, 10)):
            continue
        family = "all" if package.startswith("_") else path.stem.split("-")[0].split("_")[0]
        found.append((f"{package}/{family}", path))
    return found


def opened(path):
    """A face of Pillow and the code points that it has. FreeType reads no woff2: such a font is unpacked in memory."""
    if path.suffix != ".woff2":
        return ImageFont.truetype(str(path), SIZE), set(TTFont(path, fontNumber=0, lazy=True).getBestCmap())
    font = TTFont(path)
    font.flavor = None
    unpacked = io.BytesIO()
    font.save(unpacked)
    return ImageFont.truetype(io.BytesIO(unpacked.getvalue()), SIZE), set(font.getBestCmap())


def tight_mask(font, text):
    """The ink of a text, cut to its edges; None where the font draws nothing."""
    left, top, right, bottom = font.getbbox(text)
    if right - left < 2 or bottom - top < 2:
        return None
    picture = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8))
    ImageDraw.Draw(picture).text((4 - left, 4 - top), text, 255, font=font)
    ink = np.asarray(picture)
    rows, columns = np.where(ink > 64)
    if len(rows) == 0:
        return None
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].copy()


class FontFamilies:
    """All faces that can write a script, by family, so that a family with thirty faces is not drawn thirty times as often."""

    def __init__(self, roots, needed, probe, without=()):
        self.families = {}
        self.masks = {}
        for root in roots:
            for family, path in faces(root):
                if any(word in f"{family}/{path.name}".lower() for word in without):
                    continue
                try:
                    font, points = opened(path)
                    if any(ord(character) not in points for text in needed for character in text if character != " "):
                        continue
                    mask = tight_mask(font, probe)
                except (OSError, KeyError, AssertionError, ValueError):
                    continue
                if mask is not None and mask.shape[0] >= 20:
                    self.families.setdefault(family, []).append((font, mask.shape[0]))
        if not self.families:
            raise SystemExit(f"no font under {[str(root) for root in roots]} can write {probe}: run fetch.sh first")
        self.names = sorted(self.families)

    def face(self, dice):
        """(font, height of the probe in px)"""
        return dice.pick(self.families[dice.pick(self.names)])

    def mask(self, face, text):
        key = (id(face[0]), text)
        if key not in self.masks:
            self.masks[key] = tight_mask(face[0], text)
        return self.masks[key]


class Fonts:
    def __init__(self, roots):
        self.latin = FontFamilies(roots, DIGITS + LATIN, "H", NOT_LATIN)
        self.arabic = FontFamilies(roots, ARABIC_LETTERS + SERVICE_PAIRS + (TUNISIA,), "أ")
