from __future__ import annotations

import base64
import json
import time
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_demo.errors import LinkError
from cnn_demo.spec import link
from cnn_demo.spec.architecture import MAX_LAYERS, Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Conv2D, GlobalAveragePooling2D
from cnn_demo.spec.link import MAX_TEXT, decode, encode
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.designs import FEW, projects

PROJECT = Project(architecture=DESIGNS["classic"].architecture(), recipe=Recipe(), data=MNIST_5K)
TEXT = encode(PROJECT)


def pack(data: object) -> str:
    """A link of anything, with the right checksum."""
    packed = zlib.compress(json.dumps(data).encode())
    check = zlib.crc32(packed).to_bytes(link.CHECK_BYTES, "big")
    return base64.urlsafe_b64encode(check + packed).decode().rstrip("=")


def parts(**changes: object) -> dict[str, object]:
    whole = {
        "version": 2,
        "architecture": PROJECT.architecture.to_dict(),
        "recipe": PROJECT.recipe.to_dict(),
        "data": MNIST_5K.to_dict(),
    }
    return {**whole, **changes}


@FEW
@given(projects)
def test_a_project_survives_its_link(project: Project) -> None:
    assert decode(encode(project)) == project


def test_a_link_needs_no_quoting_in_an_address() -> None:
    assert set(TEXT) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(TEXT) < 1000


def test_the_largest_design_fits_in_a_link() -> None:
    layers = tuple(Conv2D(filters=1 + 13 * n % 1024, use_bias=bool(n % 3)) for n in range(12))
    layers += tuple(Conv2D(filters=1 + 7 * n % 1024, padding="same") for n in range(MAX_LAYERS - 13))
    design = Architecture(layers=(*layers, GlobalAveragePooling2D()))
    text = encode(Project(architecture=design, recipe=Recipe(), data=MNIST_5K))
    assert len(text) <= MAX_TEXT
    assert decode(text).architecture == design


@given(st.integers(0, len(TEXT) - 1))
def test_a_link_that_was_cut_says_so(length: int) -> None:
    with pytest.raises(LinkError, match="damaged"):
        decode(TEXT[:length])


@settings(max_examples=300)
@given(st.integers(0, len(TEXT) - 1), st.characters())
def test_a_link_with_a_changed_character_says_so_or_means_the_same(place: int, character: str) -> None:
    """The last character holds bits that stand for nothing, so a change there may change nothing."""
    changed = TEXT[:place] + character + TEXT[place + 1 :]
    with suppress(LinkError):
        assert decode(changed) == PROJECT


@given(st.text(max_size=300))
def test_any_other_text_is_a_link_error_and_nothing_else(text: str) -> None:
    with pytest.raises(LinkError):
        decode(text)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        3,
        "x",
        parts(architecture=[]),
        parts(recipe=None),
        parts(architecture={"version": 1}),
        parts(recipe={"version": 1, "epochs": 0}),
        {key: value for key, value in parts().items() if key != "data"},
    ],
)
def test_a_whole_link_with_an_impossible_content_is_refused(data: object) -> None:
    with pytest.raises(LinkError):
        decode(pack(data))


def test_an_impossible_design_is_refused_with_its_reason() -> None:
    design = {"version": 1, "layers": [{"kind": "conv2d", "filters": 10**400}]}
    with pytest.raises(LinkError, match=r"impossible design. Layer 1 \(conv2d\): filters is 1000"):
        decode(pack(parts(architecture=design)))


def test_a_link_of_another_version_says_which() -> None:
    with pytest.raises(LinkError, match="version 3; this program reads 1 and 2"):
        decode(pack(parts(version=3)))


def test_a_huge_link_is_refused_by_its_length() -> None:
    with pytest.raises(LinkError, match="16,001 characters long; at most 16,000"):
        decode("A" * (MAX_TEXT + 1))


def test_a_small_text_that_unfolds_to_a_giant_is_refused_at_once() -> None:
    packed = zlib.compress(b'{"version": 1, "a": "' + b" " * 10_000_000 + b'"}', level=9)
    check = zlib.crc32(packed).to_bytes(link.CHECK_BYTES, "big")
    text = base64.urlsafe_b64encode(check + packed).decode().rstrip("=")
    assert len(text) < MAX_TEXT
    started = time.perf_counter()
    with pytest.raises(LinkError, match="damaged"):
        decode(text)
    assert time.perf_counter() - started < 0.5


def test_deep_nesting_in_a_link_is_refused() -> None:
    packed = zlib.compress(b"[" * 150_000)
    check = zlib.crc32(packed).to_bytes(link.CHECK_BYTES, "big")
    with pytest.raises(LinkError, match="damaged"):
        decode(base64.urlsafe_b64encode(check + packed).decode())
