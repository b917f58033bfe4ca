"""Shows long work on a page: its progress and the one button that stops it. A click elsewhere leaves it alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.ui.core import own_work, server, store
from cnn_demo.ui.core.number_text import with_seconds_left
from cnn_demo.ui.core.page import show_error_text
from cnn_demo.ui.core.visitor import record_use, visitor

FAILURES = "failed-work"  # name -> why, until it is begun again
LOOK_SECONDS = 0.4
COMPUTED_ALREADY = "It is being computed already"
AT_ONCE_SECONDS = 0.5  # work that is done so soon shows no progress


def begin(name: str, work: Callable[[LongWork], Any]) -> None:
    """Begin the visitor's work of that name, unless it goes on. show() shows it and has its answer."""
    server.long_works().begin(visitor(), name, work).wait(AT_ONCE_SECONDS)


@contextmanager
def one_at_a_time(work: LongWork, *key: Hashable, waiting: str = COMPUTED_ALREADY) -> Iterator[None]:
    """Within a work: no other one with this key goes on. So what several visitors want at once is computed once.

    The result is looked for within, since another work may have kept it meanwhile. waiting: what the progress says until then.
    """
    with server.answers().alone(key, lambda: work.report(0.0, waiting), LOOK_SECONDS):
        yield


def is_begun(name: str) -> bool:
    """Whether the work goes on, or has ended and show() was not called since."""
    return _find(name) is not None


def show(name: str, *, on_stop: Callable[[], None] = lambda: None) -> Any:
    """The answer of a work that has ended, given once; else None, while its progress is shown. Raises what it raised.

    Whoever uses the answer calls this within uncut() (uncut.py), so that it is not lost on the way.
    on_stop: called where the visitor has stopped it.
    """
    work = _find(name)
    if work is None:
        return None
    if not work.is_done:
        with st.container():  # needed around a fragment that reruns, see cnn_demo/ui/train/run_view.py
            st.fragment(_progress, run_every=LOOK_SECONDS)(name)
        return None
    server.long_works().forget(own_work.workspace().folder.name, name)
    if work.is_stopped:
        on_stop()
    return work.answer()


def on_demand(
    name: str,
    work: Callable[[LongWork], Any],
    *,
    button: Callable[[], bool],
    on_failure: Callable[[], None] = lambda: None,
) -> Any:
    """The answer of a work that a button begins; None until it has ended. The progress stands in the button's place.

    button: shows the button and returns whether it was pressed. on_failure: called where the work has failed or was
    stopped, before the page shows the button again, with the error above it.
    """
    failures: dict[str, str] = store.get(FAILURES, {})
    if name in failures and not is_begun(name):
        show_error_text(failures[name])
    slot = st.empty()
    if not is_begun(name):
        with slot:
            if not button():
                return None
        failures.pop(name, None)
        begin(name, work)

    def offer_again() -> None:
        on_failure()
        st.rerun()

    begun = _find(name)
    # Emptied before the answer is taken: a run may end at each element, and the answer would be lost with it.
    with slot.empty() if begun and begun.is_done else slot.container():
        try:
            return show(name, on_stop=offer_again)
        except UserError as error:
            store.put(FAILURES, {**failures, name: str(error)})
            offer_again()


def _progress(name: str) -> None:
    work = _find(name)
    if work is None or work.is_done:
        st.rerun()
    work.look()
    record_use()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.progress(work.share, text=with_seconds_left(work.step, work.seconds_left))
        st.button("Stop", icon=":material/stop:", key=f"stop-{name}", on_click=work.stop)


def _find(name: str) -> LongWork | None:
    return server.long_works().find(own_work.workspace().folder.name, name)
