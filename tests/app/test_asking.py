"""Waiting for the compute worker on a page ends when the visitor leaves the page."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.lane import Wait
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import server


def ask_script() -> None:
    from cnn_demo.ui.core import state
    from cnn_demo.ui.core.asking import ask

    state.open_session()
    ask("predict")


def ask_slow_script() -> None:
    from cnn_demo.ui.core import state
    from cnn_demo.ui.core.asking import ask

    state.open_session()
    ask("predict", doing="Measuring", usual_seconds=5.0)


@pytest.mark.parametrize("script", [ask_script, ask_slow_script])
@pytest.mark.parametrize("waited", [0.2, 30.0])
def test_leaving_the_page_ends_the_wait(
    monkeypatch: pytest.MonkeyPatch, script: Callable[[], None], waited: float
) -> None:
    """What `waiting` raises reaches compute.ask, which gives up the place in the queue."""
    events: list[str] = []

    def ask(self: Compute, task: str, *, waiting: Callable[[Wait], None], **arguments: Any) -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_stop()  # as Streamlit does where the session ends
        try:
            waiting(Wait(seconds=waited))
            events.append("went on waiting")
        except BaseException as reason:
            events.append(type(reason).__name__)
            raise

    monkeypatch.setattr(Compute, "ask", ask)
    AppTest.from_function(script).run()
    assert events == ["StopException"]


def test_question_to_a_network_is_repeated_only_for_other_arguments_or_weights(
    compute: Any, finished: RunFolder
) -> None:
    def script(path: str) -> None:
        from pathlib import Path

        import numpy as np
        import streamlit as st

        from cnn_demo.runs.trained_network import TrainedNetwork
        from cnn_demo.ui.core import state
        from cnn_demo.ui.core.asking import ask_network

        state.open_session()
        network, ones, zeros = TrainedNetwork(Path(path)), np.ones((2, 2)), np.zeros((2, 2))
        for image, layer in ((ones, "a"), (ones.copy(), "a"), (zeros, "a"), (zeros, "b"), (ones, "a")):
            st.text(ask_network(network, "count", image=image, layer=layer))

    compute.answers["count"] = lambda path, image, layer: len(compute.asked)
    app = AppTest.from_function(script, args=(str(finished.path),)).run()
    assert [text.value for text in app.text] == ["1", "1", "2", "3", "1"]
    weights = TrainedNetwork(finished.path).weights_file
    os.utime(weights, ns=(1, 1))
    assert [text.value for text in app.run().text] == ["4", "4", "5", "6", "4"]


def test_answer_about_a_network_is_computed_once_for_all_visitors(compute: Any, finished: RunFolder) -> None:
    def script(path: str) -> None:
        from pathlib import Path

        import numpy as np
        import streamlit as st

        from cnn_demo.runs.trained_network import TrainedNetwork
        from cnn_demo.ui.core import state
        from cnn_demo.ui.core.asking import ask_network

        state.open_session()
        st.text(ask_network(TrainedNetwork(Path(path)), "maps", image=np.ones((2, 2)))["maps"].shape)

    compute.answers["maps"] = lambda path, image: {"maps": np.zeros((3, 4))}
    for _ in range(2):
        app = AppTest.from_function(script, args=(str(finished.path),)).run()
        assert app.text[0].value == "(3, 4)"
    assert [task for task, _ in compute.asked] == ["maps"]
    assert server.answers().kept_bytes > 3 * 4 * 8


def test_question_is_repeated_only_where_its_key_changes(compute: Any) -> None:
    def script() -> None:
        import streamlit as st

        from cnn_demo.ui.core import state
        from cnn_demo.ui.core.asking import ask_once

        state.open_session()
        for key in ("a", "a", "b"):
            st.text(ask_once("kept", key, "count"))

    compute.answers["count"] = lambda: len(compute.asked)
    app = AppTest.from_function(script).run()
    assert [text.value for text in app.text] == ["1", "1", "2"]
