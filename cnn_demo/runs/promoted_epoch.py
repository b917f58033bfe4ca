"""Promotes one epoch of a run to a finished run of its own, with the weights, curves and figures of that epoch."""

from __future__ import annotations

import json
from pathlib import Path

from cnn_demo.errors import ModelError
from cnn_demo.runs import metrics
from cnn_demo.runs.distillation import teacher_inputs, teacher_of
from cnn_demo.runs.epochs import START, checked_epoch_file
from cnn_demo.runs.figures import BestEpoch, MeasuredEpoch, Result
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.runs.metrics import EpochRecord
from cnn_demo.runs.run_name import with_ending
from cnn_demo.runs.status import FINISHED, Status
from cnn_demo.runs.trained_network import WEIGHTS
from cnn_demo.runs.workspace import Workspace
from cnn_demo.storage import storage_errors

BEST_REASON = "The epoch with the highest validation accuracy of a longer run."
REASON = "One epoch of a longer run."


def best_epoch(result: Result) -> int | None:
    """The best epoch of an ended run, from 0; None where it is the last one anyway, or where none was validated.

    result: as in result.json.
    """
    best = result["best"]
    return None if best is None or best["epoch"] + 1 == result["epochs"] else int(best["epoch"])


def checked_best_epoch(run: RunFolder) -> int:
    """The same for a run that must have one. Raises ModelError."""
    result = run.result()
    if result is None:
        raise ModelError(f"The run {run.id} has not ended; its best epoch is known at its end.")
    if result["best"] is None:
        raise ModelError(
            f"No epoch of the run {run.id} was measured on validation images, so none is known as the best."
        )
    epoch = best_epoch(result)
    if epoch is None or not run.best_file.is_file():
        raise ModelError(f"The run {run.id} has no best epoch besides its last one.")
    return epoch


def promote_best_epoch(
    run: RunFolder, measured: MeasuredEpoch, workspace: Workspace, *, max_runs: int | None
) -> RunFolder:
    """Promote the best epoch and return the new run.

    measured: the result of the task measure_best. Raises ModelError, LimitError, StorageError.
    """
    epoch = checked_best_epoch(run)
    return _keep(run, epoch, run.best_file, measured, workspace, max_runs=max_runs)


def promote_epoch(
    run: RunFolder, ended: int, measured: MeasuredEpoch, workspace: Workspace, *, max_runs: int | None
) -> RunFolder:
    """Promote the weights after `ended` epochs, counted from 1, which must have been kept (see epochs.py).

    measured: the result of the task measure_epoch. Raises RunError, ModelError, LimitError, StorageError.
    """
    if ended == START:
        raise ModelError("Before its first epoch, a network has learned nothing; it cannot be kept.")
    return _keep(run, ended - 1, checked_epoch_file(run.path, ended), measured, workspace, max_runs=max_runs)


def _keep(
    run: RunFolder,
    epoch: int,
    weights_file: Path,
    measured: MeasuredEpoch,
    workspace: Workspace,
    *,
    max_runs: int | None,
) -> RunFolder:
    """epoch: from 0."""
    result, name, records = run.result(), run.about()["name"], metrics.read(run.metrics_file)
    ends = [each for each in records if each["kind"] == metrics.EPOCH and each["epoch"] <= epoch]
    if not ends or ends[-1]["epoch"] != epoch:
        raise ModelError(f"The measurements of the run {run.id} are damaged: its epoch {epoch + 1} is missing.")
    end, best = ends[-1], _best(ends)
    own = {
        "best": best,
        "epochs": epoch + 1,
        "steps": end["step"],
        "seconds": end["seconds"],
    }
    with storage_errors(weights_file):
        weights = weights_file.read_bytes()
    lines = [json.dumps(each) + "\n" for each in records if each["step"] <= end["step"]]
    is_best = best is not None and best["epoch"] == epoch
    given = RunInputs(
        files={
            WEIGHTS: weights,
            **({run.best_file.name: weights} if is_best else {}),
            run.metrics_file.name: "".join(lines).encode(),
            "result.json": json.dumps({**measured["figures"], **own}).encode(),
            "certainty.json": json.dumps(measured["certainty"]).encode(),
        },
        about={"starts_from": f"epoch {epoch + 1} of {name}"},
        status=Status(
            state=FINISHED,
            reason=BEST_REASON if weights_file == run.best_file else REASON,
            epoch=epoch + 1,
            epochs=result["epochs"] if result else epoch + 1,
            batches=run.status().batches,
            seconds=end["seconds"],
        ),
    )
    project = run.project()
    given = given.merge(teacher_inputs(teacher_of(run), project))
    return workspace.create(project, name=with_ending(name, f", epoch {epoch + 1}"), max_runs=max_runs, given=given)


def _best(ends: list[EpochRecord]) -> BestEpoch | None:
    """The first of the epochs with the highest validation accuracy, as in training; None where none was validated."""
    measured = [(each["val_accuracy"], -each["epoch"]) for each in ends if each["val_accuracy"] is not None]
    if not measured:
        return None
    accuracy, epoch = max(measured)
    return {"epoch": -epoch, "val_accuracy": accuracy}
