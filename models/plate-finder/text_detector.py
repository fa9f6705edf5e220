"""PP-OCRv4's text detector as packaged: the other source of candidates for plates."""
from pathlib import Path

import numpy as np
import rapidocr_onnxruntime
from rapidocr_onnxruntime.ch_ppocr_det import TextDetector
from rapidocr_onnxruntime.ch_ppocr_det.utils import DetPreProcess

from finder import Candidate

#: The package's own configuration (config.yaml), except the size and the threads.
TEXT = {"thresh": 0.3, "box_thresh": 0.5, "max_candidates": 1000, "unclip_ratio": 1.6, "use_dilation": True, "score_mode": "fast"}
HALF = [0.5, 0.5, 0.5]


class Text(TextDetector):
    """
    @param limit "max": the longer side is at most `side`; "min" (the package's choice): the shorter side is at least `side`
    """

    def __init__(self, limit, side):
        model = Path(rapidocr_onnxruntime.__file__).parent / "models" / "ch_PP-OCRv4_det_infer.onnx"
        threads = {"intra_op_num_threads": 1, "inter_op_num_threads": 1}
        super().__init__({**TEXT, **threads, "model_path": str(model), "limit_type": limit, "limit_side_len": side, "mean": HALF, "std": HALF})

    def get_preprocess(self, max_wh):
        # The package's own method takes no limit of the longer side below 960.
        return DetPreProcess(self.limit_side_len, self.limit_type, self.mean, self.std)

    def __call__(self, photograph):
        """Candidates in an RGB image. Replaces the package's own call, which does not return the score of each box."""
        prepared = self.get_preprocess(max(photograph.shape[:2]))(np.ascontiguousarray(photograph[..., ::-1]))
        quads, scores = self.postprocess_op(self.infer(prepared)[0], photograph.shape[:2])
        return [Candidate(self.order_points_clockwise(quad.astype(np.float32)), float(score)) for quad, score in zip(quads, scores)]
