"""How a run says that a visitor's browser has trained it: the id of that training, in about.json and in bundles."""

from __future__ import annotations

import re
from typing import Any, Final

from cnn_demo.errors import BundleError
from cnn_demo.spec.fields import show

DEVICE: Final = "trained_on_device"  # the field
ON_OWN_DEVICE, ON_A_DEVICE = "Trained on your device", "Imported, trained on a device"
TRAINING_ID = re.compile(r"[0-9a-f]{16}")  # as browser/training_plan.py makes it


def training_id(where: str, value: Any) -> str:
    """The check of such an id, see bundle_json.py. Raises BundleError."""
    if not isinstance(value, str) or not TRAINING_ID.fullmatch(value):
        raise BundleError(f"{where} is {show(value)}; it must be the id of a training: 16 hexadecimal digits.")
    return value
