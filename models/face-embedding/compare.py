#!/usr/bin/env python3
"""Compares the packaged face networks on the same images, aligned by the same five points.

`node tools/evaluate/faces-sets.ts --data DIR --landmarks POINTS.csv` writes the points; candidates.py makes the other networks. Each network gets
its own kind of crop: the template of ArcFace for 112 px, dlib's mean face with a quarter of padding for 150 px.

usage: compare.py DIR POINTS.csv face-embedding.onnx mobileface.onnx dlib.onnx
"""
import csv
import sys
import time

import cv2
import numpy as np
import onnxruntime

ARCFACE = np.array([[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]])
DLIB = 25 + 100 * np.array([[0.2255, 0.216], [0.7548, 0.216], [0.4901, 0.5156], [0.2541, 0.7802], [0.7261, 0.7802]])


def cosine(face, templates):
    return templates @ face / np.linalg.norm(face) / np.linalg.norm(templates, axis=1)


def nearness(face, templates):
    return -np.linalg.norm(templates - face, axis=1)


NETWORKS = {
    "face-embedding (chosen)": (ARCFACE, 112, lambda x: (x - 127) / 128, cosine),
    "mobileface": (ARCFACE, 112, lambda x: x, cosine),
    "dlib": (DLIB, 150, lambda x: x, nearness),
}


def aligned(picture, points, template, side):
    """Least squares (Umeyama 1991), pixel centres at halves; an image more than twice too large is halved first."""
    source, target = points - points.mean(0), template - template.mean(0)
    spread = (source**2).sum()
    a = (source * target).sum() / spread
    b = (source[:, 0] * target[:, 1] - source[:, 1] * target[:, 0]).sum() / spread
    turn = np.array([[a, -b], [b, a]])
    if np.hypot(a, b) < 0.5:
        half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return aligned(half, points / 2, template, side)
    shift = template.mean(0) - turn @ points.mean(0)
    shift = shift + turn @ [0.5, 0.5] - 0.5
    return cv2.warpAffine(picture, np.hstack([turn, shift[:, None]]), (side, side), flags=cv2.INTER_LINEAR)


def searches(rows, features, enrolled, similar):
    """Returns (whether the best identity is right, score) for each known probe, and the scores of the strangers."""
    names = sorted(enrolled)
    templates = np.array(
        [np.mean([f for row, f in zip(rows, features) if row["role"] == "gallery" and row["identity"] == name], 0) for name in names]
    )
    known, strangers = [], []
    for row, feature in zip(rows, features):
        if row["role"] == "gallery":
            continue
        scores = similar(feature, templates)
        if row["role"] == "probe" and row["identity"] in enrolled:
            known.append((names[scores.argmax()] == row["identity"], scores.max()))
        else:
            strangers.append(scores.max())
    return known, strangers


def missed(rows, features, similar, rate=0.01):
    people = list(dict.fromkeys(row["identity"] for row in rows if row["role"] == "gallery"))
    others = any(row["role"] == "distractor" for row in rows)
    galleries = [people] if others else [people[0::2], people[1::2]]
    known, strangers = [], []
    for gallery in galleries:
        k, s = searches(rows, features, set(gallery), similar)
        known, strangers = known + k, strangers + s
    if len(strangers) < 1 / rate:
        right = sum(right for right, _ in known)
        return f"{right} of {len(known)} best identity right"
    threshold = sorted(strangers, reverse=True)[int(rate * len(strangers))]
    count = sum(not (right and score > threshold) for right, score in known)
    return f"{100 * count / len(known):.1f} % ({count} of {len(known)})"


def main(folder, points_file, *networks):
    with open(points_file) as file:
        rows = [{k: v.strip() for k, v in row.items()} for row in csv.DictReader(file)]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    for (name, (template, side, prepared, similar)), path in zip(NETWORKS.items(), networks):
        session, features, took = onnxruntime.InferenceSession(path, options), [], []
        for row in rows:
            picture = cv2.imread(f"{folder}/{row['set']}/{row['file']}")[:, :, ::-1]
            points = np.array([float(row[axis + str(at)]) for at in range(5) for axis in "xy"]).reshape(5, 2)
            chip = aligned(np.ascontiguousarray(picture), points, template, side).astype(np.float32)
            started = time.perf_counter()
            features.append(session.run(None, {"x": prepared(chip).transpose(2, 0, 1)[None]})[0].ravel())
            took.append(1000 * (time.perf_counter() - started))
        results = []
        for dataset in dict.fromkeys(row["set"] for row in rows):
            chosen = [at for at, row in enumerate(rows) if row["set"] == dataset]
            results.append(f"{dataset} {missed([rows[at] for at in chosen], [features[at] for at in chosen], similar)}")
        print(f"{name}: {'; '.join(results)}; {np.min(took):.1f} ms at best, {np.median(took):.1f} median", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:6])
