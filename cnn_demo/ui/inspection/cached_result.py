"""Asks a slow task of the compute worker once for each network and reads its result from the disk cache afterwards."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.cached_results import cached_file, read_cached, write_cached
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import server, state, store
from cnn_demo.ui.core.asking import ask_long

LIMIT_SECONDS = 900.0
STOPPED = "inspect-stopped"


def ask_cached(
    network: TrainedNetwork, task: str, images: ImageSet, *, label: str, at_once: bool = False, **arguments: Any
) -> Any:
    """The result of a task about a network on an image set; None, and a button that starts it, while there is none.

    label: of the button. at_once: start without the button, which appears after a stop. Raises UserError.
    """
    file = cached_file(server.settings(), state.catalog(), network, task, images, arguments)
    if known := read_cached(file):
        return known
    slot = st.empty()
    waits = not at_once or store.get(STOPPED) == file.name
    if waits and not slot.button(label, icon=":material/play_arrow:", key=f"begin-{task}"):
        return None
    with slot.container():
        st.button("Stop", icon=":material/stop:", key=f"stop-{task}", on_click=store.put, args=(STOPPED, file.name))
        answer = ask_long(task, limit_seconds=LIMIT_SECONDS, path=str(network.path), images=images, **arguments)
    slot.empty()
    write_cached(file, answer)
    return answer
