"""The index of the image that a section of Inspect looks at."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.ui.inspection.index_field import allowed_index

INDICES = np.array([2, 5, 9])


@pytest.mark.parametrize(
    ("wanted", "before", "taken"),
    [(5, 2, 5), (3, 2, 5), (4, 5, 2), (8, 9, 5), (6, 5, 9), (0, 5, 2), (12, 9, 9), (1, 2, 2)],
)
def test_number_between_two_indices_moves_on_in_its_direction(wanted: int, before: int, taken: int) -> None:
    assert allowed_index(INDICES, wanted, before) == taken
