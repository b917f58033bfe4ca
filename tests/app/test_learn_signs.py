"""The minus sign in the numbers of the Learn page, outside its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from tests.app.conftest import FakeCompute
from tests.app.learn_answers import answer_for_chapters
from tests.app.test_learn import KEYS, chapter
from tests.app.visitor import Visitor

# LaTeX, markup, addresses, code
NO_TEXT = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\w+=\"[^\"]*\"|\(https?:\S*\)|`[^`]*`", re.DOTALL)
HYPHEN_AS_MINUS = re.compile(r"(?<![\w)\]/.-])-\d")


@pytest.fixture(autouse=True)
def answering(compute: FakeCompute, rng: np.random.Generator) -> None:
    answer_for_chapters(compute, rng)


def shown(visitor: Visitor) -> Iterator[str]:
    """Texts, tables and the words for charts."""
    yield from visitor.text.splitlines()
    yield from [*visitor.notes, *visitor.warnings, *visitor.pictures]
    for frame in visitor.app.dataframe:
        yield from _cells(frame.proto.arrow_data)


def _cells(table: Any) -> Iterator[str]:
    written = table.styler.display_values or table.data  # with a styler, what is read
    yield from map(str, convert_arrow_bytes_to_pandas_df(written).to_numpy().ravel())


def hyphens(visitor: Visitor) -> list[str]:
    assert not visitor.errors
    return [text for text in shown(visitor) if HYPHEN_AS_MINUS.search(NO_TEXT.sub("", text))]


@pytest.mark.parametrize("key", KEYS)
def test_negative_numbers_have_a_minus_sign(visitor: Visitor, key: str) -> None:
    assert not hyphens(chapter(visitor, key))


@pytest.mark.parametrize(
    ("key", "label", "option"),
    [
        ("backpropagation", "Back through", "Pooling and ReLU"),
        ("backpropagation", "Back through", "A kernel weight"),
        ("backpropagation", "Back through", "A pixel"),
        ("blocks", "Part", "Residual sum"),
        ("blocks", "Part", "Momentum"),
        ("overfitting", "Measure", "Loss"),
    ],
)
def test_negative_numbers_of_other_views_have_a_minus_sign(visitor: Visitor, key: str, label: str, option: str) -> None:
    assert not hyphens(chapter(visitor, key).mark(label, option))


def test_a_table_shows_its_negative_numbers_and_still_sorts_them(visitor: Visitor) -> None:
    frame = chapter(visitor, "features").app.dataframe[0]
    cosines = frame.value["Cosine"]
    assert cosines.dtype.kind == "f"
    assert (cosines < 0).any()
    written = [f"{value:g}".replace("-", "−") for value in cosines]
    assert set(written) <= set(_cells(frame.proto.arrow_data))
