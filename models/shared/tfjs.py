"""Reads the weights of TensorFlow.js models."""
import numpy as np


def read_weights(groups, data):
    """
    The constants of a weights manifest by name. Quantised ones are scaled back, float16 ones become float32.

    @param groups of the manifest, whose constants lie in `data` one after another
    """
    weights, position = {}, 0
    for entry in (entry for group in groups for entry in group["weights"]):
        quantised = entry.get("quantization", {})
        stored = np.dtype(quantised.get("dtype", entry["dtype"])).newbyteorder("<")
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(data, stored, count, position).astype(np.int64 if stored.kind == "i" else np.float32)
        position += count * stored.itemsize
        if "scale" in quantised:
            values = values * np.float32(quantised["scale"]) + np.float32(quantised["min"])
        weights[entry["name"]] = values.reshape(entry["shape"])
    assert position == len(data), "the weights do not fill the file: it is another model"
    return weights
