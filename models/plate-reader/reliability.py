"""How far confidences can be trusted."""
import numpy as np


def calibration_error(answers, bins=10):
    """Expected calibration error, and the reliability diagram: (from, count, mean confidence, share right)."""
    confidence, right = np.array(answers, float).T
    place = np.minimum(bins - 1, (confidence * bins).astype(int))
    rows = [(k / bins, (place == k).sum(), confidence[place == k].mean(), right[place == k].mean()) for k in range(bins) if (place == k).any()]
    return sum(n * abs(c - r) for _, n, c, r in rows) / len(answers), rows
