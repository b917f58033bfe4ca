"""Pictures for the tests of own data sets."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import MeasuredPicture, Preparation
from cnn_demo.spec.data import DataSpec

Stored = tuple[MeasuredPicture, bytes]
COUNTS = {"oak": 20, "elm": 12}


def picture(name: str, label: str, colour: int = 0, **details: Any) -> Stored:
    """A picture of 8 x 6 with that amount of red, which no two colours have in common, as it is stored."""
    pixels = np.full((6, 8, 3), (colour, 40, 50), np.uint8)
    pixels[:3] = 200
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    about = MeasuredPicture(
        name=name,
        label=label,
        sha256=hashlib.sha256(file.getvalue()).hexdigest(),
        width=8,
        height=6,
        likeness=f"{colour:016x}",
        brightness=0.5,
        contrast=0.1,
        sharpness=10.0,
        **details,
    )
    return about, file.getvalue()


def fill(data_set: OwnDataSet, counts: Mapping[str, int]) -> None:
    """Add so many pictures to each class; all differ in their red."""
    names = [(label, number) for label, count in counts.items() for number in range(count)]
    data_set.add([picture(f"{label}/{number}.png", label, place) for place, (label, number) in enumerate(names)])


def ready_set(workspace: Path, title: str = "Leaves", *, side: int = 8, counts: Mapping[str, int] = COUNTS) -> DataSpec:
    """A data set that is ready to train on, in a workspace."""
    data_set = OwnDataSet.create(workspace, title)
    fill(data_set, counts)
    data_set.set_preparation(Preparation(side=side, channels=3, fit="stretch"))
    return data_set.prepare(lambda _share, _what: None)
