#!/usr/bin/env python3
"""Writes a trained reader as plate-reader-fp32.onnx and plate-reader-int8.onnx.

usage: export.py CHECKPOINT.pt POOL OUT-FOLDER     calibrates on 512 rows of the pool
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

from network import Reader, standardised
from alphabet import TOKENS
from onnx_files import folded, write_fp32, write_int8

if __name__ == "__main__":
    checkpoint, pool, out = sys.argv[1:]
    network = Reader()
    network.load_state_dict(torch.load(checkpoint))
    network = folded(network.eval())
    fp32, int8 = (Path(out) / f"plate-reader-{kind}.onnx" for kind in ("fp32", "int8"))
    dynamic_axes = {"rows": {0: "n"}, "characters": {0: "n"}}
    write_fp32(network, torch.zeros(2, 1, 32, 160), fp32, "rows", "characters", dynamic_axes)
    rows = standardised(torch.from_numpy(np.load(sorted(Path(pool).glob("crops-*.npz"))[0])["pictures"][:512])).numpy()
    (Path(out) / "classes.json").write_text(json.dumps(["", *TOKENS], ensure_ascii=False) + "\n")
    write_int8(fp32, int8, "rows", [rows[start : start + 8] for start in range(0, len(rows), 8)], in_float=(0, -1))
    print(*(f"{file.name} {file.stat().st_size / 1e6:.2f} MB" for file in (fp32, int8)), sep="\n")
