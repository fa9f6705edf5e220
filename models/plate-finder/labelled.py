"""The labelled photographs that compare.py measures on: where each plate is, and its text. Nothing here is trained on them."""
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

#: Words of the reader's alphabet as the labels of Tunisia write them. Labels have no bars and dashes.
SPELLED = {"تونس": "T", "نت": "N", "|": "", "-": ""}


@dataclass(frozen=True)
class Photograph:
    path: Path
    #: left, top, right, bottom, px
    box: np.ndarray
    text: str
    #: Labels of Europe were typed from plates whose O and 0 look alike.
    is_zero_o: bool = False

    def matches(self, tokens):
        return self._plain("".join(SPELLED.get(token, token) for token in tokens)) == self._plain(self.text.replace("|", ""))

    def _plain(self, text):
        return text.replace("O", "0") if self.is_zero_o else text


def _rows(file):
    with open(file, newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


def _edges(row, names=("xmin", "ymin", "xmax", "ymax")):
    return np.array([float(row[name]) for name in names])


def sets_of(folder):
    """Photographs by the name of their set. `folder` holds plates-morocco, plates-tunisia and plates-openalpr."""
    sets = {}
    for name, of in (("Morocco", "plates-morocco"), ("Tunisia", "plates-tunisia")):
        root = Path(folder) / of
        sets[name] = [Photograph(root / row["file"], _edges(row), row["text"]) for row in _rows(root / "vehicles.csv")]
    root = Path(folder) / "plates-openalpr"
    for name, of in (("Europe", "eu"), ("Brazil", "br"), ("United States", "us")):
        sets[name] = []
        for row in _rows(root / f"{of}.csv"):
            left, top, width, height = _edges(row, ("x", "y", "width", "height"))
            box = np.array([left, top, left + width, top + height])
            sets[name].append(Photograph(root / of / row["file"], box, row["plate"], is_zero_o=of == "eu"))
    return sets
