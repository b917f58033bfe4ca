"""Which of a workspace's runs its lists and pickers offer: a search makes many that are nearly equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cnn_demo.errors import SweepError
from cnn_demo.runs.record import RunRecord
from cnn_demo.runs.sweep_folder import SweepFolder, sweeps_of

RULE = (
    "Of a search for settings, this lists the best run, which is the most accurate of those that trained to their end, and "
    "those that you have opened. The page of the search leads to its other runs."
)


def offered(records: Sequence[RunRecord], workspace: Path, *, also: str | None = None) -> list[RunRecord]:
    """The runs as RULE says, in their order. also: the id of a run that stays, whatever it is.

    The runs of a search that was deleted are like any others.
    """
    searches = {folder.id: folder for folder in sweeps_of(workspace)}
    made = {record.run.id for record in records if record.sweep in searches}
    best = {_best_of(searches[name], made) for name in {record.sweep for record in records} if name in searches}
    return [
        record
        for record in records
        if record.run.id not in made or record.is_opened or record.run.id in best or record.run.id == also
    ]


def _best_of(search: SweepFolder, runs: set[str]) -> str | None:
    """The id of the best of a search's runs that are still there; None where there is none, or it is unknown."""
    try:
        state = search.stored_state()
    except SweepError:  # damaged, or deleted just now
        return None
    best = replace(state, trials=tuple(trial for trial in state.trials if trial.run_id in runs)).best
    return best.run_id if best else None
