#!/usr/bin/env python3
"""Writes a trained letter network as plate-letter-fp32.onnx, plate-letter-int8.onnx and letters.json.

usage: export.py CHECKPOINT.pt WINDOWS.npz OUT-FOLDER     calibrates on 1,024 windows
"""
import json
import sys
from pathlib import Path

import torch

from network import LETTERS, WINDOW, LetterReader
from onnx_files import folded, write_fp32, write_int8
from train import HEIGHT, Windows

if __name__ == "__main__":
    checkpoint, windows, out = sys.argv[1:]
    network = LetterReader()
    network.load_state_dict(torch.load(checkpoint))
    network = folded(network.eval())
    fp32, int8 = (Path(out) / f"plate-letter-{kind}.onnx" for kind in ("fp32", "int8"))
    write_fp32(network, torch.zeros(2, 1, HEIGHT, WINDOW), fp32, "windows", "letters", {"windows": {0: "n"}, "letters": {0: "n"}})
    (Path(out) / "letters.json").write_text(json.dumps(LETTERS, ensure_ascii=False) + "\n")
    examples = Windows.of(windows).cut(torch.arange(1024), spoiled=False).contiguous().numpy()
    write_int8(fp32, int8, "windows", [examples[start : start + 16] for start in range(0, len(examples), 16)], in_float=(0, -1))
    print(*(f"{file.name} {file.stat().st_size / 1e6:.2f} MB" for file in (fp32, int8)), sep="\n")
