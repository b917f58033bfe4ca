from __future__ import annotations

import json

import numpy as np
import pytest

from tests.golden.make_augmentation import PATH, golden


def test_the_arithmetic_of_augmentation_is_what_javascript_is_held_to() -> None:
    found, expected = golden(), json.loads(PATH.read_text())
    assert found["image"] == expected["image"]
    for part, name in (("moves", "moved"), ("thickness", "changed")):
        for one, other in zip(found[part], expected[part], strict=True):
            assert one[name] == pytest.approx(other[name], abs=1e-5)
    for one, other in zip(found["smoothing"], expected["smoothing"], strict=True):
        assert np.array(one["weights"]) == pytest.approx(np.array(other["weights"]), abs=1e-6)
