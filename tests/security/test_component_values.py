"""What a client sends for a component, a widget or a chart in place of what our own code sends: nothing but UserErrors."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from cnn_demo.browser import model_check
from cnn_demo.drawing.canvas_png import decode_canvas, png_of
from cnn_demo.errors import ModelError, PictureError
from cnn_demo.runs.device_training import TRAINING_ID
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.workspace import new_workspace_id
from cnn_demo.ui.core import browser_memory, sent
from cnn_demo.ui.learn import presentation
from cnn_demo.ui.learn.moving_frame import MovingFrame
from cnn_demo.ui.train import on_device
from cnn_demo.ui.widgets import device_networks, live_chart, pad
from cnn_demo.ui.widgets.canvas_message import STROKES_BYTES, check_message, checked_strokes

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text() | some.just(10**400),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=8,
)
FEW = settings(max_examples=30)
KNOWN = model_check.Known(images="made for this test", image_count=100, accuracy_before=0.5)
RIGHT = {
    "tensorflowjs": "4.22.0",
    "backend": "wasm",
    "image_count": 100,
    "compared_images": KNOWN.compared_images,
    "accuracy_before": 0.5,
    "accuracy_after": 0.5,
    "equal_answers": 1.0,
    "largest_difference": 0.0,
    "largest_difference_of_all": 0.0,
    "median_ms": 1.0,
}


@pytest.fixture(scope="module")
def session() -> Any:
    """The state of one session, which the modules under test read instead of Streamlit's."""
    state: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.session_state", state)
        yield state


def _told(name: str, value: object) -> dict[str, object]:
    return {name: value}


@FEW
@given(value=JSON)
@example(value=[1, 2])
@example(value="a" * 10_000)
def test_a_text_of_a_component_is_a_short_text_or_nothing(session: dict[str, Any], value: Any) -> None:
    session["key"] = _told("name", value)
    found = sent.text_of_component("key", "name")
    assert found is None or (found == value and len(found) <= sent.LONGEST_TEXT)


@FEW
@given(value=JSON)
@example(value={"id": "0" * 16, "size": 3, "index": 0, "data": "YWJj"})
@example(value={"id": "0" * 16, "size": 3, "index": 0, "data": "YWJjZA=="})
@example(value={"id": "0" * 16, "size": -3, "index": 10**400, "data": "YQ=="})
@example(value={"id": "../x", "size": 3, "index": 0, "data": "YWJj"})
@example(value={"id": "0" * 16, "size": 3, "index": 0, "data": "<b>"})
def test_a_piece_of_a_file_has_an_id_of_the_form_and_few_bytes(session: dict[str, Any], value: Any) -> None:
    session["key"] = _told("piece", value)
    piece = sent.piece_of_component("key", "piece", id_pattern=TRAINING_ID, most_bytes=3)
    if piece is None:
        return
    assert TRAINING_ID.fullmatch(piece.id)
    assert len(piece.content) <= 3
    assert min(piece.size, piece.index) >= 0


@FEW
@given(value=JSON)
@example(value=[{"id": "0" * 16, "name": "A", "spec": {"version": 2}, "recipe": {}}])
def test_networks_of_a_device_are_networks_or_left_out(value: Any) -> None:
    assert device_networks._parsed([value, {"id": "0" * 16, "name": "A", "spec": value, "recipe": value}]) == {}


@FEW
@given(value=JSON, field=some.sampled_from(["id", "name", "state", "isStored", "data"]))
@example(value=[], field="state")
@example(value={}, field="state")
@example(value="\u202e \n", field="name")
def test_a_training_of_a_device_is_of_the_form_or_none(value: Any, field: str) -> None:
    told = on_device._parsed(
        {"training": {"id": "0" * 16, "name": "x", "state": "paused", field: value}, "seen": value}
    )
    on_device._parsed({"facts": value, "place": value, "training": value, "others": value, "pace": value})
    if told.training:
        assert TRAINING_ID.fullmatch(told.training.id)
        assert told.training.state in on_device.STATES
        assert told.training.name.isprintable()
        assert len(told.training.name) <= MAX_NAME


@FEW
@given(value=JSON)
@example(value=[])
def test_a_wish_in_the_panel_is_a_known_one(session: dict[str, Any], value: Any) -> None:
    session.clear()
    session[on_device.KEY] = {"sent": {"asks": {"what": value, "id": "0" * 16}}}
    asked = on_device.asked()
    assert asked is None or asked.what in on_device.WISHES


@FEW
@given(value=JSON)
def test_a_component_state_that_is_no_record_holds_nothing(session: dict[str, Any], value: Any) -> None:
    session["key"] = value
    assert sent.of_component("key", "\0 never a name") is None


@FEW
@given(value=JSON)
@example(value=True)
@example(value=1.0)
@example(value="1")
def test_only_an_option_can_be_chosen(session: dict[str, Any], value: Any) -> None:
    session["key"] = value
    assert sent.option("key", [1, 2]) in (None, value)
    assert (sent.option("key", [1, 2]) is not None) == (type(value) is int and value in (1, 2))


@FEW
@given(value=JSON)
@example(value={"points": [{"customdata": [-1, 0]}]})
@example(value={"points": [{"customdata": [0, 10**30]}]})
@example(value={"points": [{"customdata": [True, 0.0]}]})
@example(value={"points": {"customdata": [1, 1]}})
def test_points_of_a_chart_lie_within_it(session: dict[str, Any], value: Any) -> None:
    session["key"] = {"selection": value}
    for point in sent.selected_points("key", 10, 3):
        assert 0 <= point[0] < 10
        assert 0 <= point[1] < 3


def test_points_of_a_chart_are_read() -> None:
    with pytest.MonkeyPatch.context() as patch:
        points = [{"customdata": [4, 2, "more"]}, {"customdata": 4}]
        patch.setattr("streamlit.session_state", {"key": {"selection": {"points": points}}})
        assert sent.selected_points("key", 10, 3) == [(4, 2)]
        assert sent.selected_points("key", 10) == [(4,), (4,)]


@FEW
@given(value=JSON)
@example(value={"row": "1", "column": None})
@example(value={"row": float("nan"), "column": 10**30})
def test_a_frame_moves_within_its_picture(session: dict[str, Any], value: Any) -> None:
    session.clear()
    frame = MovingFrame.__new__(MovingFrame)  # without its place on a page
    frame._offset, frame._sliders = 1, {"row": ("rows", 4), "column": ("columns", 5)}
    session["figure"] = {"position": value}
    frame._take("figure")
    assert session["rows"] in range(1, 5)
    assert session["columns"] in range(1, 6)


@FEW
@given(value=JSON)
def test_a_presenter_key_that_does_not_exist_does_nothing(session: dict[str, Any], value: Any) -> None:
    session[presentation.KEYS] = {"command": value}
    presentation._obey({"next": lambda: pytest.fail("obeyed")})


@FEW
@given(value=JSON)
def test_a_chart_asks_for_points_by_a_short_text(session: dict[str, Any], value: Any) -> None:
    session["chart"] = {"missing": value}
    asked = live_chart._missing("chart")
    assert asked is None or len(asked) <= sent.LONGEST_TEXT


@FEW
@given(value=JSON)
@example(value=".".join(["a" * 16] * 100_000))
def test_a_browser_remembers_few_ids_and_no_paths(value: Any) -> None:
    found = browser_memory.parse(value) if isinstance(value, str) else []
    assert len(found) <= browser_memory.MOST_IDS
    assert all(name.replace("-", "").replace("_", "").isalnum() for name in found)


def test_an_id_that_a_browser_remembers_is_read(runs_folder: Path) -> None:
    name = new_workspace_id(runs_folder)
    assert browser_memory.parse(f"../..{browser_memory.SEPARATOR}{name}") == [name]


@FEW
@given(name=some.sampled_from(sorted(RIGHT)), value=JSON)
@example(name="median_ms", value=10**400)
@example(name="image_count", value=10**400)
@example(name="largest_difference", value=float("nan"))
def test_figures_of_a_browser_are_possible_or_refused(name: str, value: Any) -> None:
    try:
        figures = model_check.figures({**RIGHT, name: value}, KNOWN)
    except ModelError:
        return
    assert 0 <= figures["median_ms"] <= model_check.MOST_MS
    assert figures["image_count"] == 100


@FEW
@given(
    value=JSON | some.binary(max_size=64).map(lambda data: f"data:image/png;base64,{base64.b64encode(data).decode()}")
)
def test_a_drawing_is_a_png_of_the_canvas_or_refused(value: Any) -> None:
    with pytest.raises(PictureError):
        decode_canvas(png_of(value, 280), 280)


@FEW
@given(value=JSON)
@example(value={"data": None})
@example(value=[])
def test_a_canvas_that_sends_something_else_is_refused_before_its_component_reads_it(value: Any) -> None:
    with pytest.raises(PictureError):
        check_message({"drawing": value})


def test_a_fit_of_a_background_that_this_canvas_does_not_have_is_refused() -> None:
    check_message({"drawing": {"data": None, "raw": {}}, "backgroundFit": None})
    with pytest.raises(PictureError):
        check_message({"drawing": {"data": None, "raw": {}}, "backgroundFit": {}})


@FEW
@given(value=JSON)
@example(value={"objects": [float("nan")]})
@example(value={"objects": ["x" * STROKES_BYTES]})
def test_strokes_are_a_bounded_record_or_refused(value: Any) -> None:
    try:
        strokes = checked_strokes(value)
    except PictureError:
        return
    assert strokes == value


def _png(side: int, *chunks: tuple[bytes, bytes]) -> str:
    """A black picture with more chunks between header and pixels, in a data URL."""
    rows = zlib.compress(b"".join(b"\0" + bytes(side) for _ in range(side)))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", rows), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


BOMB = zlib.compress(bytes(200_000_000), 9)


@pytest.mark.parametrize(
    "chunk",
    [(b"zTXt", b"text\0\0" + BOMB), (b"iTXt", b"text\0\1\0\0\0" + BOMB), (b"iCCP", b"profile\0\0" + BOMB)],
    ids=["zTXt", "iTXt", "iCCP"],
)
def test_what_unfolds_beside_the_pixels_of_a_drawing_is_not_unfolded(
    chunk: tuple[bytes, bytes], peak_memory: Callable[[Callable[[], object]], int]
) -> None:
    def look() -> None:
        try:
            pad._drawn(_png(280, chunk))
        except PictureError:
            return

    assert peak_memory(look) < 20_000_000
