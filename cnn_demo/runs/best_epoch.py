"""A run's best epoch as a network of its own: a run that has ended, with the weights, curves and figures of that epoch."""

from __future__ import annotations

import json
from typing import Any

from cnn_demo.errors import ModelError
from cnn_demo.runs import metrics
from cnn_demo.runs.atomic import storage_errors
from cnn_demo.runs.folder import MAX_NAME, Given, RunFolder
from cnn_demo.runs.status import FINISHED, Status
from cnn_demo.runs.trained import WEIGHTS
from cnn_demo.runs.workspace import Workspace

REASON = "The epoch with the highest validation accuracy of a longer run."


def best_epoch(result: dict[str, Any]) -> int | None:
    """The best epoch of an ended run, from 0; None where it is the last one anyway, or where none was ended.

    result: as in result.json.
    """
    best = result["best"]
    return None if best is None or best["epoch"] + 1 == result["epochs"] else int(best["epoch"])


def checked_best_epoch(run: RunFolder) -> int:
    """The same for a run that must have one. Raises ModelError."""
    result = run.result()
    if result is None:
        raise ModelError(f"The run {run.id} has not ended; its best epoch is known at its end.")
    epoch = best_epoch(result)
    if epoch is None or not run.best_file.is_file():
        raise ModelError(f"The run {run.id} has no best epoch besides its last one.")
    return epoch


def keep_best(run: RunFolder, measured: dict[str, Any], workspace: Workspace, *, max_runs: int | None) -> RunFolder:
    """The new run. measured: what the task measure_best answered. Raises ModelError, LimitError, StorageError."""
    result, epoch, name = run.result() or {}, checked_best_epoch(run), run.about()["name"]
    records = metrics.read(run.metrics_file)
    end = next((each for each in records if each["kind"] == metrics.EPOCH and each["epoch"] == epoch), None)
    if end is None:
        raise ModelError(f"The measurements of the run {run.id} are damaged: its epoch {epoch + 1} is missing.")
    own = {"best": result["best"], "epochs": epoch + 1, "steps": end["step"], "seconds": end["seconds"]}
    with storage_errors(run.best_file):
        weights = run.best_file.read_bytes()
    lines = [json.dumps(each) + "\n" for each in records if each["step"] <= end["step"]]
    given = Given(
        files={
            WEIGHTS: weights,
            run.best_file.name: weights,
            run.metrics_file.name: "".join(lines).encode(),
            "result.json": json.dumps({**measured["figures"], **own}).encode(),
            "certainty.json": json.dumps(measured["certainty"]).encode(),
        },
        about={"starts_from": f"epoch {epoch + 1} of {name}"},
        status=Status(state=FINISHED, reason=REASON, epoch=epoch + 1, epochs=result["epochs"], seconds=end["seconds"]),
    )
    return workspace.create(run.project(), name=_name(name, epoch), max_runs=max_runs, given=given)


def _name(name: str, epoch: int) -> str:
    ending = f", epoch {epoch + 1}"
    return name[: MAX_NAME - len(ending)] + ending
