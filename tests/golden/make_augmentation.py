"""Writes tests/golden/augmentation.json: what the arithmetic of augmentation makes of an image, without its random numbers.

Run from the project's folder: python -m tests.golden.make_augmentation
It holds an "image" and its "shape", "moves" (a transform, two fields or none, the moved image), "thickness" (a share, the
changed image) and "smoothing" (the weights of a side).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PATH = Path(__file__).with_name("augmentation.json")
SEED = 59
SHAPE = (6, 7, 3)
TRANSFORMS = (
    {"xx": 1.0, "xy": 0.0, "moveX": 0.0, "yx": 0.0, "yy": 1.0, "moveY": 0.0},
    {"xx": -0.9, "xy": 0.3, "moveX": 5.2, "yx": -0.2, "yy": 1.1, "moveY": 0.7},
    {"xx": 1.4, "xy": -0.1, "moveX": -3.3, "yx": 0.25, "yy": 0.8, "moveY": 2.5},
)
SHARES = (-1.0, -0.3, 0.0, 0.6)
SIDES = (1, 5, 28)


def main() -> None:
    """Write the file."""
    PATH.write_text(json.dumps(golden()) + "\n", encoding="utf-8")


def golden() -> dict[str, Any]:
    """The contents of the file."""
    from cnn_demo.training.augment import _smoothing

    rng = np.random.default_rng(SEED)
    image = _rounded(rng.random(SHAPE))
    fields = _rounded(rng.normal(0, 0.15, (2, *SHAPE[:2])))
    return {
        "shape": SHAPE,
        "image": image.ravel().tolist(),
        "moves": [_move(image, each, bend) for each in TRANSFORMS for bend in (None, fields)],
        "thickness": [{"share": share, "changed": _thickness(image, share)} for share in SHARES],
        "smoothing": [{"side": side, "weights": _rounded(_smoothing(side)).tolist()} for side in SIDES],
    }


def _move(image: NDArray, transform: dict[str, float], fields: NDArray | None) -> dict[str, Any]:
    """By the layer itself, with a transform and fields of ours in place of random ones."""
    from keras import ops

    from cnn_demo.spec.recipe import Augmentation
    from cnn_demo.training.augment import Augment

    layer: Any = Augment(Augmentation(shift=0.1, elastic=0.1 if fields is not None else 0.0), 0)
    layer._transforms = lambda images: tuple(ops.convert_to_tensor([value], "float32") for value in transform.values())
    left = iter(() if fields is None else fields)
    layer._field = lambda images: ops.convert_to_tensor(next(left)[None], "float32")
    moved = np.asarray(layer(image[None].astype(np.float32)))[0]
    bend = None if fields is None else [field.ravel().tolist() for field in fields]
    return {"transform": transform, "fields": bend, "moved": _rounded(moved).ravel().tolist()}


def _thickness(image: NDArray, share: float) -> list[float]:
    from keras import ops

    from cnn_demo.spec.recipe import Augmentation
    from cnn_demo.training.augment import Augment

    layer: Any = Augment(Augmentation(thickness=1.0), 0)
    layer._uniform = lambda shape, limit: ops.full((1, 1, 1, 1), share, "float32")
    return _rounded(np.asarray(layer(image[None].astype(np.float32)))).ravel().tolist()


def _rounded(values: NDArray) -> NDArray:
    return np.round(values.astype(np.float64), 7)


if __name__ == "__main__":
    main()
