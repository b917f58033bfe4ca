"""Random and nearly right input for every parser: it is taken, or an error for people comes out, never another one."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cnn_demo.drawing.canvas_png import decode_canvas, png_of
from cnn_demo.errors import UserError
from cnn_demo.runs import draft
from cnn_demo.runs.bundle import checked_project
from cnn_demo.runs.bundle_figures import checked_certainty
from cnn_demo.runs.bundle_json import parse_object
from cnn_demo.runs.bundle_tensors import check_weights
from cnn_demo.runs.shared_designs import SharedDesigns
from cnn_demo.runs.status import Status
from cnn_demo.spec import link
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.fields import FieldError
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

RUNS = settings(max_examples=60)
LEAVES = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.text(max_size=20)
    | some.sampled_from([10**400, -(2**63), "conv2d", "1e999", [], {}])
)
ANY = some.recursive(
    LEAVES,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PROJECT = Project(
    architecture=design("fast").architecture(MNIST_5K.input_shape, len(MNIST_5K.classes)),
    recipe=Recipe(),
    data=MNIST_5K,
)
SPEC, RECIPE = PROJECT.spec_dict(), PROJECT.recipe.to_dict()


@some.composite
def nearly(draw: Callable[..., Any], right: Any) -> Any:
    """JSON that is right but for one place."""
    value = json.loads(json.dumps(right))
    inner, inside = value, value
    key: Any = None
    while isinstance(inside, dict | list) and inside and (key is None or draw(some.booleans())):
        inner, key = inside, draw(some.sampled_from(range(len(inside)) if isinstance(inside, list) else sorted(inside)))
        inside = inner[key]
    if key is None:
        return draw(ANY)
    inner[key] = draw(ANY)
    return value


def expect_nothing_else(parse: Callable[[], object]) -> None:
    """Nothing but errors for people; those of single fields become such where a whole is parsed."""
    try:
        parse()
    except (UserError, FieldError):
        return


PARSERS: dict[str, tuple[Any, Callable[[Any], object]]] = {
    "architecture": (SPEC["architecture"], Architecture.from_dict),
    "recipe": (RECIPE, Recipe.from_dict),
    "data": (MNIST_5K.to_dict(), DataSpec.from_dict),
    "project": (SPEC, lambda value: Project.from_dicts(value, RECIPE)),
    "spec of a bundle": (
        SPEC,
        lambda value: checked_project(parse_object(json.dumps(value).encode(), "spec.json"), RECIPE),
    ),
    "rule of a bundle": ({"whitening": [[1.0]], "means": [[0.0]]}, lambda value: checked_certainty(value, 10)),
    "draft": ({"link": link.encode(PROJECT), "teacher": None}, draft.parsed),
}


@pytest.mark.parametrize("name", PARSERS)
def test_parsers_of_json_raise_errors_for_people(name: str) -> None:
    right, parse = PARSERS[name]

    @RUNS
    @given(value=nearly(right) | ANY)
    def try_it(value: Any) -> None:
        expect_nothing_else(lambda: parse(value))

    try_it()


@RUNS
@given(value=nearly({**SPEC, "recipe": RECIPE}) | ANY)
def test_links_with_a_right_checksum_raise_errors_for_people(value: Any) -> None:
    packed = zlib.compress(json.dumps(value).encode())
    text = base64.urlsafe_b64encode(zlib.crc32(packed).to_bytes(4, "big") + packed).decode().rstrip("=")
    expect_nothing_else(lambda: link.decode(text))


@RUNS
@given(text=some.text() | some.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_links_of_any_text_raise_errors_for_people(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    expect_nothing_else(lambda: link.decode(text))
    expect_nothing_else(lambda: SharedDesigns(Path("/nonexistent")).open(text))


@RUNS
@given(data=some.binary(max_size=200) | ANY.map(lambda value: json.dumps(value).encode()))
def test_json_of_bundles_raises_errors_for_people(data: bytes) -> None:
    expect_nothing_else(lambda: parse_object(data, "spec.json"))


@RUNS
@given(
    header=nearly({"a/kernel": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}) | ANY,
    data=some.binary(max_size=16),
)
def test_headers_of_weights_raise_errors_for_people(header: Any, data: bytes) -> None:
    text = json.dumps(header).encode()
    expect_nothing_else(lambda: check_weights(struct.pack("<Q", len(text)) + text + data, {"a/kernel": (2,)}))
    expect_nothing_else(lambda: check_weights(text + data, {"a/kernel": (2,)}))


@RUNS
@given(rest=some.binary(max_size=300), place=some.integers(0, 200), byte=some.integers(0, 255))
def test_pictures_of_a_canvas_raise_errors_for_people(rest: bytes, place: int, byte: int) -> None:
    rows = zlib.compress(b"".join(b"\0" + bytes(280) for _ in range(280)))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 280, 280, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    png = bytearray(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))
    png[place % len(png)] = byte
    for data in (bytes(png), bytes(png[:60]) + rest):
        expect_nothing_else(partial(_read_canvas, data))


def _read_canvas(png: bytes) -> object:
    return decode_canvas(png_of(f"data:image/png;base64,{base64.b64encode(png).decode()}", 280), 280)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@RUNS
@given(value=nearly(Status(state="paused").to_dict()))
def test_a_status_is_one_or_raises_what_its_reader_expects(value: Any) -> None:
    try:
        Status.from_dict(value)
    except (TypeError, ValueError):
        return
