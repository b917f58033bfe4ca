"""Asks a slow task of the compute worker once for each network and reads its result from the disk cache afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.jobs.long_work import LongWork, ask_worker
from cnn_demo.runs.cached_results import cached_file, read_cached, write_cached
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import long_work, server, state, store
from cnn_demo.ui.core.pressed import pressed

LIMIT_SECONDS = 900.0
STOPPED = "inspect-stopped"
WHERE_COMPUTED = (
    "To get the results, make the network's *Bundle* on the Export page here, and import it on the Runs page of this app on a "
    "computer with TensorFlow."
)


def check_computable(network: TrainedNetwork, task: str, questions: Iterable[tuple[ImageSet, dict[str, Any]]]) -> None:
    """Raise NoWorkersError where this server cannot compute the task and has kept no result of any of the questions.

    questions: image sets and further arguments, of which the visitor chooses one. A section asks before it shows anything.
    """
    if not server.compute().can_answer(task) and not any(
        cached_file(server.settings(), state.catalog(), network, task, images, arguments).exists()
        for images, arguments in questions
    ):
        server.compute().check(task)


def ask_cached(
    network: TrainedNetwork, task: str, images: ImageSet, *, label: str, at_once: bool = False, **arguments: Any
) -> Any:
    """The result of a task about a network on an image set; None, and a button that starts it, while there is none.

    Raises NoWorkersError where it is not kept and this server cannot compute it.
    The task goes on while the page runs again, and its result is kept for anyone who asks next.
    label: of the button. at_once: start without the button, which appears after a stop or a failure.
    """
    file = cached_file(server.settings(), state.catalog(), network, task, images, arguments)
    if known := read_cached(file):
        return known
    server.compute().check(task)
    waits = not at_once or store.get(STOPPED) == file.name
    question = {"path": str(network.path), "images": images, **arguments}
    return long_work.on_demand(
        f"{task}-{file.stem}",
        partial(_answer, task=task, question=question, file=file),
        button=lambda: not waits or pressed(label, icon=":material/play_arrow:", key=f"begin-{task}"),
        on_failure=lambda: store.put(STOPPED, file.name),
    )


def _answer(work: LongWork, *, task: str, question: dict[str, Any], file: Path) -> Any:
    with long_work.one_at_a_time(work, file):
        if known := read_cached(file):
            return known
        answer = ask_worker(server.compute(), work, task, limit_seconds=LIMIT_SECONDS, **question)
        write_cached(file, answer)
        return answer
