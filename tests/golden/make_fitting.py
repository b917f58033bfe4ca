"""Make tests/golden/fitting: pictures of several shapes and what every rule of a preparation makes of them, in both languages.

Run from the project's folder: python -m tests.golden.make_fitting
cases.json is a list of {"picture", "is_drawn", "rules", "figures"}: the file of the picture, whether it is a pad's drawing,
the fields of PreparationRules, and what `figures` below tells of the image, rounded to 1e-6.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.drawing.picture import decode_file
from cnn_demo.drawing.preparation import prepare, prepare_drawing
from cnn_demo.spec.data import FITS, PICTURE, PreparationRules

FOLDER = Path(__file__).parent / "fitting"
SIDES, CHANNELS = (28, 32, 48, 64, 96), (1, 3)
FEW_SIZES = ((28, 1), (64, 3))
SMALL = ("wide_on_light.png", "tall_on_dark.png", "tall_transparent.png")
LARGE = "larger_than_the_working_size.png"
DRAWINGS = ("../pad/usual.png", "../pad/on_nothing.png")
SAMPLES, DECIMALS, PERIOD = 24, 6, 101


def main() -> None:
    """Write the pictures and the cases."""
    FOLDER.mkdir(exist_ok=True)
    for name, values in pictures().items():
        Image.fromarray(np.round(values.squeeze() * 255).astype(np.uint8)).save(FOLDER / name, optimize=True)
    lines = ",\n".join(json.dumps(case) for case in cases())
    (FOLDER / "cases.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def pictures() -> dict[str, NDArray]:
    """File name -> (h, w, 1 | 3 | 4) in [0, 1]."""
    leaf = _blob(90, 60)[..., np.newaxis]
    face = _blob(41, 64)[..., np.newaxis]
    sticker = np.dstack([*[_ramp(50, 70) * share for share in (0.9, 0.3, 0.1)], _blob(50, 70)])
    small = (0.93 * (1 - leaf) + leaf * (0.1, 0.5, 0.15), 0.08 + 0.8 * face * _ramp(41, 64)[..., np.newaxis], sticker)
    return {
        **dict(zip(SMALL, small, strict=True)),
        LARGE: np.kron(_ramp(12, 8), np.ones((38, 38)))[..., np.newaxis] * (1.0, 0.6, 0.2),
    }


def cases() -> Iterator[dict[str, Any]]:
    """Every rule with every small picture; with large ones and drawings in two sizes."""
    for picture, rules in itertools.product(SMALL, _rules(itertools.product(SIDES, CHANNELS))):
        yield _case(picture, rules, is_drawn=False)
    for picture, rules in itertools.product((LARGE,), _rules(FEW_SIZES)):
        yield _case(picture, rules, is_drawn=False)
    for picture, rules in itertools.product(DRAWINGS, _rules(FEW_SIZES)):
        yield _case(picture, rules, is_drawn=True)


def figures(image: NDArray) -> list[float]:
    """The mean, the mean with weights that tell places apart, and some values spread over the image."""
    values = image.astype(np.float64).ravel()
    spread = (np.arange(SAMPLES) * len(values) // SAMPLES) + len(values) // (2 * SAMPLES)
    weights = np.arange(len(values)) % PERIOD / PERIOD
    return [round(float(x), DECIMALS) for x in (values.mean(), (weights * values).mean(), *values[spread])]


def _rules(sizes: Iterable[tuple[int, int]]) -> Iterator[PreparationRules]:
    for (side, channels), light_on_dark, fit in itertools.product(sizes, (False, True), ("", *FITS)):
        yield PreparationRules(
            preparation=PICTURE, input_shape=(side, side, channels), light_on_dark=light_on_dark, fit=fit
        )


def _case(picture: str, rules: PreparationRules, *, is_drawn: bool) -> dict[str, Any]:
    prepared = (prepare_drawing if is_drawn else prepare)(decode_file(FOLDER / picture), rules)
    return {"picture": picture, "is_drawn": is_drawn, "rules": asdict(rules), "figures": figures(prepared.image)}


def _ramp(width: int, height: int) -> NDArray:
    """Dark in the upper left corner, light in the lower right one: (height, width) in [0, 1]."""
    y, x = np.mgrid[0:height, 0:width]
    ramp: NDArray = (x / width + y / height) / 2
    return ramp


def _blob(width: int, height: int) -> NDArray:
    """1 within an ellipse off the middle, with a soft edge, 0 around it: (height, width)."""
    y, x = np.mgrid[0:height, 0:width]
    distance = np.hypot((x / width - 0.42) / 0.3, (y / height - 0.55) / 0.36)
    blob: NDArray = np.clip((1.1 - distance) / 0.2, 0, 1)
    return blob


if __name__ == "__main__":
    main()
