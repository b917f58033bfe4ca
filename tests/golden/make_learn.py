"""Make tests/golden/learn.json: the maps of the Learn page's figures, for Python and JavaScript alike.

Run from the project's folder: python -m tests.golden.make_learn
A picture of pixels with two decimals, two kernels, what the chapters compute from them, and numbers as they are written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.ui.learn.arithmetic import Plane, composed_kernel, correlate, pool, relu
from cnn_demo.ui.learn.classic_kernels import HORIZONTAL, VERTICAL
from cnn_demo.ui.learn.latex import decimal_text

PATH = Path(__file__).with_name("learn.json")
SEED, SIDE = 7, 28
NUMBERS = (0.0, -0.0, 0.5, -2.0, 1.23, -1e-9, 1 / 3, -0.0000015, 1234.5)


def main() -> None:
    """Write the file."""
    PATH.write_text(json.dumps(golden()) + "\n", encoding="utf-8")


def golden() -> dict[str, Any]:
    """What the file holds."""
    pixels = np.random.default_rng(SEED).integers(0, 101, (SIDE, SIDE)) / 100
    first, second = VERTICAL.values, HORIZONTAL.values
    middle = correlate(pixels, first)
    single = composed_kernel(first, second)
    maps = {
        "pixels": pixels,
        "first": first,
        "second": second,
        "feature_map": middle,
        "after_relu": relu(middle),
        "single": single,
        "one_step": correlate(pixels, single),
        "two_steps": correlate(middle, second),
        "two_steps_with_relu": correlate(relu(middle), second),
        **{f"{kind}_{side}": pool(relu(middle), side, kind) for kind in ("max", "mean") for side in (2, 3, 4)},
    }
    return {
        "maps": {name: _listed(plane) for name, plane in maps.items()},
        "texts": [[number, decimal_text(number)] for number in NUMBERS],
    }


def _listed(plane: Plane) -> list[float]:
    """Row by row."""
    values: list[float] = plane.ravel().tolist()
    return values


if __name__ == "__main__":
    main()
