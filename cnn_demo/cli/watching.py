"""Shows in the terminal how a run goes on."""

from __future__ import annotations

from typing import Any

from cnn_demo.cli.output import Output, progress_bar
from cnn_demo.jobs.executor import Executor
from cnn_demo.jobs.follow import follow
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import STOP, RunFolder
from cnn_demo.runs.metrics import EpochRecord, Record
from cnn_demo.runs.status import QUEUED, Status


def watch(run: RunFolder, executor: Executor, output: Output) -> None:
    """Show the run until it ends. An interrupt asks it to stop; what it has learned is kept.

    A second one leaves it as it is: a cluster may have no worker that could obey.
    """
    with progress_bar() as bar:
        task = bar.add_task("starting", total=1.0, note="")
        while True:
            try:
                for status, records in follow(run, executor):
                    bar.update(task, completed=status.progress, description=status.phase or status.state)
                    _show_records(records, status, output, lambda note: bar.update(task, note=note))
                    if status.state == QUEUED and (standstill := executor.standstill()):
                        bar.update(task, note=standstill)
                return
            except KeyboardInterrupt:
                if STOP in run.requests():
                    raise
                run.request(STOP)


def _show_records(records: list[Record], status: Status, output: Output, set_note: Any) -> None:
    for record in records:
        if record["kind"] == metrics.BATCH:
            set_note(f"loss {record['loss']:.4f}  {record['images_per_second']:,.0f} images/s")
        elif record["kind"] == metrics.EPOCH:
            output.record(
                dict(record),
                f"Epoch {record['epoch'] + 1}/{status.epochs}: loss {record['loss']:.4f}, "
                f"{_accuracy_text(record)}, {record['seconds']:.1f} s",
            )


def _accuracy_text(record: EpochRecord) -> str:
    """The validation accuracy; in a run without validation images, the training accuracy."""
    if record["val_accuracy"] is None:
        return f"training accuracy {record['accuracy']:.2%}"
    return f"validation accuracy {record['val_accuracy']:.2%}"
