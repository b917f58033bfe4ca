"""The trials of a search as they are now: what Optuna keeps of them, and what their runs' folders say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from optuna.trial import FrozenTrial, TrialState

from cnn_demo.errors import RunError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import EPOCH, Reader
from cnn_demo.runs.sweep_folder import DONE, FAILED, STOPPED_EARLY, TRAINING, WAITING, SweepTrial
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.varied_fields import Value
from cnn_demo.sweeps.suggestions import IMPOSSIBLE, REASON

SWEEP: Final = "sweep"  # in about.json, as TRIAL
TRIAL: Final = "trial"
ENDED = {TrialState.COMPLETE: DONE, TrialState.PRUNED: STOPPED_EARLY, TrialState.FAIL: FAILED}


@dataclass
class TrialInProgress:
    """A trial and its run. accuracies: on the validation images, after each epoch so far. run: None before it is made.

    reason: why it ended early or failed, or was asked to. is_impossible: its values make no network, so it costs no run.
    """

    number: int
    values: dict[str, Value]
    cost: int | None = None
    run: RunFolder | None = None
    state: str = WAITING
    reason: str = ""
    accuracies: list[float] = field(default_factory=list)
    is_started: bool = False  # by this process
    is_impossible: bool = False
    _reader: Reader | None = None

    @classmethod
    def from_journal(cls, kept: FrozenTrial, values: dict[str, Value], run: RunFolder | None) -> TrialInProgress:
        """A trial that a process before has begun."""
        notes: dict[str, Any] = kept.user_attrs
        is_impossible = IMPOSSIBLE in notes
        state = FAILED if is_impossible else ENDED.get(kept.state, WAITING)
        trial = cls(
            number=kept.number,
            values=values,
            run=run,
            state=state,
            reason="" if state == DONE else str(notes.get(REASON, "")),  # asked to end, but trained to its end
            is_impossible=is_impossible,
        )
        trial.read_accuracies()
        if not trial.accuracies and kept.values:  # its run was deleted since then
            trial.accuracies = [kept.values[0]]
        return trial

    @property
    def is_active(self) -> bool:
        return self.state in (WAITING, TRAINING)

    def read_accuracies(self) -> None:
        """Take over what the run has measured since the last look."""
        if self.run is None:
            return
        if self._reader is None:
            self._reader = Reader(self.run.metrics_file)
        generation = self._reader.generation
        records = self._reader.new_records()
        if self._reader.generation != generation:  # the run was resumed, and measures some epochs again
            self.accuracies = []
        self.accuracies += [
            record["val_accuracy"]
            for record in records
            if record["kind"] == EPOCH and record["val_accuracy"] is not None
        ]

    def shown(self) -> SweepTrial:
        return SweepTrial(
            number=self.number,
            run_id=self.run.id if self.run else None,
            values=self.values,
            state=self.state,
            accuracy=self.accuracies[-1] if self.accuracies else None,
            cost=self.cost,
            epochs=len(self.accuracies),
            reason=self.reason,
        )


def runs_by_trial(workspace: Workspace, sweep_id: str) -> dict[int, RunFolder]:
    """Number of the trial -> its run, of the runs that say that they belong to this search."""
    found: dict[int, RunFolder] = {}
    for run in workspace.runs():
        try:
            about = run.about()
        except RunError:  # deleted just now, or damaged
            continue
        if about.get(SWEEP) == sweep_id and isinstance(number := about.get(TRIAL), int):
            found[number] = run
    return found
