"""Scores MOTChallenge rows with py-motmetrics, at overlap 0.5 and regardless of class; prints JSON.

usage: score_tracks.py FRAMES GT TRACKS
"""

import json
import sys

import motmetrics
import numpy


def rows_by_frame(path):
    frames = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            values = line.strip().split(",")
            if len(values) >= 6:
                row = (int(float(values[1])), [float(value) for value in values[2:6]])
                frames.setdefault(int(float(values[0])), []).append(row)
    return frames


def main(frames, truth_path, tracks_path):
    truth = rows_by_frame(truth_path)
    tracks = rows_by_frame(tracks_path)
    accumulator = motmetrics.MOTAccumulator()
    for frame in range(1, frames + 1):
        there = truth.get(frame, [])
        seen = tracks.get(frame, [])
        boxes = [numpy.array([box for _, box in side]).reshape(-1, 4) for side in (there, seen)]
        distances = motmetrics.distances.iou_matrix(*boxes, max_iou=0.5)
        accumulator.update([track for track, _ in there], [track for track, _ in seen], distances, frameid=frame)
    names = ["idf1", "mota", "num_switches", "num_false_positives", "num_misses", "precision", "recall"]
    summary = motmetrics.metrics.create().compute(accumulator, metrics=names, name="all")
    print(json.dumps({name: float(summary[name].iloc[0]) for name in names}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
