"""One visitor of the app, driven without a browser: opens pages, presses, chooses, fills in, draws and reads."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state.common import user_key_from_element_id
from streamlit.testing.v1 import AppTest

from cnn_demo.runs.draft import Draft
from cnn_demo.spec.project import Project

PROJECT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 60.0  # a machine may be busy with other tests
CANVAS_SIDE = 280
LAYER_PICKER = "Layer to edit"


def png(picture: np.ndarray) -> bytes:
    """A picture, (h, w, 4) uint8, as a file."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def data_url(picture: np.ndarray) -> str:
    """A picture, (h, w, 4) uint8, as a browser sends it."""
    return f"data:image/png;base64,{base64.b64encode(png(picture)).decode()}"


class Visitor:
    """A session of its own. Every action runs the page and fails where the page shows an exception."""

    def __init__(self, workspace: str | None = None) -> None:
        self.app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=RUN_SECONDS)
        if workspace is not None:
            self.app.query_params["workspace"] = workspace

    def open(self, page: str, **query: str) -> Visitor:
        """Open a page; query: what the address holds besides the workspace."""
        self.app.query_params.update(query)
        self.app.switch_page(f"pages/{page}.py")
        return self._run(self.app.run)

    def arrive(self, **query: str) -> Visitor:
        """Come to the page that is open, at first Home, by an address with this query."""
        self.app.query_params.update(query)
        return self._run(self.app.run)

    def look_again(self) -> Visitor:
        return self._run(self.app.run)

    def press(self, name: str) -> Visitor:
        """Press the button of that label or key."""
        button = self.button(name)
        assert not button.disabled, f"The button {name!r} cannot be pressed."
        return self._run(button.click().run)

    def choose(self, label: str, value: Any) -> Visitor:
        """Choose in the select box of that label; value: the option itself, or as it is shown."""
        return self._run(_labelled(self.app.selectbox, label).select(value).run)

    def fill(self, label: str, value: Any) -> Visitor:
        """Fill in the number or text of that label."""
        fields = [*self.app.number_input, *self.app.text_input, *self.app.text_area, *self.app.slider]
        return self._run(_labelled(fields, label).set_value(value).run)

    def write(self, label: str, value: str) -> Visitor:
        """Write into a field of a form, which is sent when a button of the form is pressed."""
        _labelled(self.app.text_input, label).set_value(value)
        return self

    def switch(self, label: str) -> Visitor:
        toggle = _labelled(self.app.toggle, label)
        return self._run(toggle.set_value(not toggle.value).run)

    def tick(self, label: str) -> Visitor:
        return self._run(_labelled(self.app.checkbox, label).check().run)

    def mark(self, label: str, value: Any) -> Visitor:
        """Mark one of the segments of that label."""
        return self._run(_labelled(self.app.segmented_control, label).set_value(value).run)

    def pick(self, label: str, value: Any) -> Visitor:
        """Press one of the pills of that label."""
        return self._run(_labelled(self.app.pills, label).set_value(value).run)

    def slide(self, label: str, value: Any) -> Visitor:
        """Choose on the slider of options of that label."""
        return self._run(_labelled(self.app.select_slider, label).set_value(value).run)

    def unfold(self, label: str) -> Visitor:
        """Open the expander of that label, which makes its content only then."""
        identity = _labelled(self.app.expander, label).proto.id
        key = user_key_from_element_id(identity)
        assert key is not None, f"The expander {label!r} has no key."
        self.app.session_state[key] = True
        return self._run(self.app.run)

    def start_another(self) -> Visitor:
        """On the Train page: show the form of a new run in place of the run."""
        switch = _labelled(self.app.segmented_control, "Shown on this page")
        return self._run(switch.set_value("new").run)

    def edit_layer(self, number: int) -> Visitor:
        """Choose the layer of that number, from 1, for editing."""
        return self._run(_labelled(self.app.selectbox, LAYER_PICKER).set_value((number - 1,)).run)

    def draw(self, pad: str, picture: np.ndarray) -> Visitor:
        """Leave a drawing, (280, 280, 4) uint8, on the pad of that name."""
        self.app.session_state[pad] = {"sent": data_url(picture)}
        return self._run(self.app.run)

    def draw_on_canvas(self, canvas: str, picture: np.ndarray) -> Visitor:
        """Leave a drawing, (280, 280, 4) uint8, on the component streamlit-drawable-canvas of that name."""
        raw = {"objects": [{"type": "Path"}]}
        self.app.session_state[canvas] = {"drawing": {"raw": raw, "data": data_url(picture)}}
        return self._run(self.app.run)

    def upload(self, data: bytes, name: str = "picture.png") -> Visitor:
        return self._run(self.app.file_uploader[0].upload(name, data, "image/png").run)

    def button(self, name: str) -> Any:
        found = [button for button in self.app.button if name in (button.label, button.key)]
        assert len(found) == 1, (
            f"{len(found)} buttons {name!r}; there are {[button.label for button in self.app.button]}."
        )
        return found[0]

    def selected(self, label: str) -> Any:
        return _labelled(self.app.selectbox, label).value

    def marked(self, label: str) -> Any:
        return _labelled(self.app.segmented_control, label).value

    def value(self, label: str) -> Any:
        return _labelled([*self.app.number_input, *self.app.text_input, *self.app.text_area], label).value

    def metric(self, label: str) -> str:
        return str(_labelled(self.app.metric, label).value)

    def layers(self) -> list[str]:
        """The lines of the layers that can be chosen for editing, without input and output: "1 · Flatten"."""
        return [str(option) for option in _labelled(self.app.selectbox, LAYER_PICKER).options[1:-1]]

    @property
    def layer(self) -> int:
        """The number of the layer that is edited, from 1."""
        return int(self.selected(LAYER_PICKER)[0]) + 1

    @property
    def title(self) -> str:
        return str(self.app.title[0].value)

    @property
    def workspace(self) -> str:
        """The workspace that is open."""
        return str(self.app.session_state["workspace"])

    @property
    def address(self) -> dict[str, str]:
        """The parameters of the address."""
        return dict(self.app.session_state["address"]["parameters"])

    @property
    def errors(self) -> list[str]:
        return as_read(self.app.error)

    @property
    def successes(self) -> list[str]:
        return as_read(self.app.success)

    @property
    def warnings(self) -> list[str]:
        return as_read(self.app.warning)

    @property
    def notes(self) -> list[str]:
        return _values(self.app.info)

    @property
    def text(self) -> str:
        """All running text of the page."""
        kinds: Iterable[Any] = (self.app.markdown, self.app.caption, self.app.header, self.app.get("badge"))
        return "\n".join(value for elements in kinds for value in _values(elements))

    @property
    def headings(self) -> list[str]:
        return as_read([*self.app.title, *self.app.header])

    @property
    def progress(self) -> str:
        """The text of the progress bar."""
        return str(self.app.get("progress")[0].proto.text)

    @property
    def links(self) -> list[str]:
        return [element.proto.label for element in self.app.get("page_link")]

    @property
    def pictures(self) -> list[str]:
        """The alternative texts of the charts and images."""
        return [alt for kind in ("plotly_chart", "image") for element in self.app.get(kind) for alt in _alts(element)]

    @property
    def project(self) -> Project:
        """The project in progress."""
        draft: Draft = self.app.session_state["draft"]
        return draft.project

    def sent(self) -> WidgetStates:
        """What a browser sends of the page as it is now."""
        return self.app._tree.get_widget_states()

    def send_late(self, sent: WidgetStates) -> Visitor:
        """Let a browser send what an earlier page showed with what is shown now, as before it has drawn the last run."""
        now = self.sent()
        shown = {state.id for state in now.widgets}
        now.widgets.extend(state for state in sent.widgets if state.id not in shown)
        return self._run(lambda: self.app._run(now))

    def _run(self, run: Callable[[], AppTest]) -> Visitor:
        run()
        if "address" in self.app.session_state:
            self.app.query_params = self.address  # as the browser does
        found = [f"{error.message}\n{''.join(error.stack_trace)}" for error in self.app.exception]
        assert not found, "\n".join(found)
        return self


def digit_one() -> np.ndarray:
    """A canvas with a vertical stroke: (280, 280, 4) uint8, white on black."""
    image = Image.new("RGBA", (CANVAS_SIDE, CANVAS_SIDE), "black")
    ImageDraw.Draw(image).line([(140, 60), (140, 220)], fill="white", width=22)
    return np.asarray(image)


def two_strokes() -> np.ndarray:
    """A canvas with a stroke along its left edge and one far from it: (280, 280, 4) uint8, white on black."""
    sheet = blank().copy()
    sheet[30:250, :22] = 255
    sheet[30:250, 180:202] = 255
    return sheet


def blank() -> np.ndarray:
    """A canvas after everything on it was erased."""
    return np.asarray(Image.new("RGBA", (CANVAS_SIDE, CANVAS_SIDE), "black"))


def _labelled(widgets: Iterable[Any], label: str) -> Any:
    all_widgets = list(widgets)
    found = [widget for widget in all_widgets if widget.label == label]
    assert len(found) == 1, f"{len(found)} of {label!r}; there are {[widget.label for widget in all_widgets]}."
    return found[0]


def as_read(elements: Iterable[Any]) -> list[str]:
    """Messages as a person reads them: without the escapes that keep Markdown from acting."""
    return [re.sub(r"\\(.)", r"\1", value).replace("\u2060", "") for value in _values(elements)]


def _values(elements: Iterable[Any]) -> list[str]:
    return [str(element.value) for element in elements]


def _alts(element: Any) -> list[str]:
    return [element.proto.alt] if hasattr(element.proto, "alt") else [image.alt for image in element.proto.imgs]
