"""Random choices with a seed: the same seed draws the same images."""
import random
import string

import numpy as np


class Dice:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numpy = np.random.default_rng(seed)
        self.noise = self.numpy.standard_normal((400, 400, 3)).astype(np.float32)

    def between(self, low, high):
        return self.random.uniform(low, high)

    def whole(self, low, high):
        """A whole number, both ends included."""
        return self.random.randint(int(low), int(high))

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, items):
        return self.random.choice(items)

    def weighted(self, weights):
        """A key of a table of weights."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def normal(self, deviation):
        return self.random.gauss(0, deviation)

    def digits(self, count):
        return "".join(self.pick(string.digits) for _ in range(count))

    def letters(self, count):
        return "".join(self.pick(string.ascii_uppercase) for _ in range(count))

    def mixed(self, count):
        return "".join(self.pick(string.digits + string.ascii_uppercase) for _ in range(count))

    def filled(self, pattern):
        """`9` becomes a digit, `A` a letter, the rest stays."""
        return "".join(self.digits(1) if c == "9" else self.letters(1) if c == "A" else c for c in pattern)

    def colour(self, low=0, high=255, spread=30):
        level = self.between(low, high)
        return np.array([min(255, max(0, level + self.between(-spread, spread))) for _ in range(3)], np.float32)

    def cloud(self, width, height, coarsest, finest):
        """Soft random patches between 0 and 1."""
        import cv2

        grid = self.numpy.random((self.whole(coarsest, finest), self.whole(coarsest, 2 * finest)), np.float32)
        return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
