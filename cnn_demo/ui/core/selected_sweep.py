"""The search for settings that its page shows: named by the address, else the newest one."""

from __future__ import annotations

from cnn_demo.errors import SweepError
from cnn_demo.runs.sweep_folder import SweepFolder, sweep_of, sweeps_of
from cnn_demo.ui.core import address, notices, state


def selected_sweep() -> SweepFolder | None:
    """None where the visitor has no search. One that the address names and that is gone adds an error notice."""
    folder = state.workspace().folder
    if name := address.get(address.SWEEP):
        try:
            return sweep_of(folder, name)
        except SweepError as error:
            deselect_sweep()
            notices.add_error(error)
    return next(iter(sweeps_of(folder)), None)


def select_sweep(sweep: SweepFolder) -> None:
    address.put(address.SWEEP, sweep.id)


def deselect_sweep() -> None:
    address.drop(address.SWEEP)
