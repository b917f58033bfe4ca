"""A search for good settings: asks for values, has runs try them, learns from their accuracies, and says how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from cnn_demo.errors import LimitError, RunError, UserError
from cnn_demo.runs import lease
from cnn_demo.runs.folder import RunInputs
from cnn_demo.runs.run_name import with_ending
from cnn_demo.runs.status import FAILED as RUN_FAILED
from cnn_demo.runs.status import FINISHED, INTERRUPTED, PAUSED, RUNNING, Status
from cnn_demo.runs.status import STOPPED as RUN_STOPPED
from cnn_demo.runs.sweep_folder import (
    DONE,
    FAILED,
    SEARCHING,
    STOPPED,
    STOPPED_BY_PERSON,
    STOPPED_EARLY,
    TRAINING,
    WAITING,
    SweepFolder,
    SweepState,
)
from cnn_demo.runs.workspace import Workspace
from cnn_demo.storage import storage_errors
from cnn_demo.sweeps.findings import Tried, front, importances
from cnn_demo.sweeps.suggestions import IMPOSSIBLE, REASON, REPEATED, Suggestions
from cnn_demo.sweeps.trial_runs import TrialRuns
from cnn_demo.sweeps.trials import SWEEP, TRIAL, TrialInProgress, runs_by_trial

POLL_SECONDS = 0.5
# Suggestions in a row that are impossible, or were tried before: after which values are drawn at random, and at most.
IN_VAIN_AT_RANDOM, MOST_IN_VAIN = 3, 50
WEAK = "Stopped early: its validation accuracy was not among the best third of the runs that have come as far."
WITH_SEARCH = "Stopped with the search."
RUN_DELETED = "Its run was deleted."
NOTHING_MEASURED = "Its run has measured no validation accuracy."
TIME_OVER = "The time of {minutes:g} minutes is over."
ALL_TRIED = "All settings that the ranges allow were tried."
ALL_IMPOSSIBLE = "{count} suggestions in a row were impossible. The last one: {reason}"
NO_ACCURACY = "No run has measured an accuracy. {reason}"


@dataclass(frozen=True, slots=True)
class Ending:
    """How the search will end once its runs have ended. reason: a sentence, may be empty.

    stops_runs: whether those that wait or train are asked to end.
    """

    state: str
    reason: str = ""
    stops_runs: bool = False


class Search:
    """One search, from its folder. The caller holds the folder's lease. Raises SweepError, StorageError."""

    def __init__(self, folder: SweepFolder, runs: TrialRuns) -> None:
        self._folder, self._runs, self._sweep = folder, runs, folder.sweep()
        self._suggestions = Suggestions(self._sweep, folder.journal_file)
        before = folder.stored_state()
        self._state, self._written = replace(before, started_at=before.started_at or time.time()), before
        self._ending: Ending | None = None
        self._in_vain = 0
        self._trials = self._from_journal()

    def step(self) -> SweepState:
        """Look at the runs, learn from them and begin others. The search has ended when the state says so.

        Raises StorageError, also where the search's folder was deleted.
        """
        with storage_errors(self._folder.journal_file):  # Optuna writes it at any time
            return self._step()

    def _step(self) -> SweepState:
        self._runs.tend([trial.run for trial in self._active() if trial.run])
        for trial in self._active():
            self._look(trial) if trial.run else self._make(trial)
        self._note_ending()
        while not self._ending and len(self._active()) < self._runs.at_once and self._runs.has_room():
            self._begin()
            self._note_ending()
        if self._ending and self._ending.stops_runs:
            for trial in self._active():
                self._stop(trial, WITH_SEARCH)
        self._write_state()
        return self._state

    def _from_journal(self) -> list[TrialInProgress]:
        """The trials that processes before have begun, without those that only repeated another."""
        runs = runs_by_trial(Workspace(self._folder.workspace), self._folder.id)
        found = []
        for kept in self._suggestions.trials():
            if REPEATED not in kept.user_attrs:
                values = kept.params if kept.state.is_finished() else self._suggestions.values(kept.number)
                trial = TrialInProgress.from_journal(kept, dict(values), runs.get(kept.number))
                with suppress(UserError):  # impossible
                    trial.cost = self._sweep.cost(self._sweep.project(trial.values))
                found.append(trial)
        return found

    def _active(self) -> list[TrialInProgress]:
        return [trial for trial in self._trials if trial.is_active]

    def _note_ending(self) -> None:
        """Take over the end that is due; one that stops the runs stands before one that waits for them."""
        due = self._new_ending()
        if due and (due.stops_runs or not self._ending):
            self._ending = due

    def _new_ending(self) -> Ending | None:
        """The end that is due now, None while the search goes on."""
        minutes, started = self._sweep.most_minutes, self._state.started_at or 0.0
        if self._folder.is_asked_to_stop():
            return Ending(STOPPED, STOPPED_BY_PERSON, stops_runs=True)
        if minutes is not None and time.time() - started > 60 * minutes:
            return Ending(DONE, TIME_OVER.format(minutes=minutes), stops_runs=True)
        if sum(not trial.is_impossible for trial in self._trials) >= self._sweep.most_runs:
            return Ending(DONE)
        if self._in_vain >= MOST_IN_VAIN:
            last = self._trials[-1]
            if last.is_impossible:
                return Ending(FAILED, ALL_IMPOSSIBLE.format(count=self._in_vain, reason=last.reason))
            return Ending(DONE, ALL_TRIED)
        return None

    def _begin(self) -> None:
        """One more trial. Its run is made at once, if its values are new and possible."""
        number = self._suggestions.ask(at_random=self._in_vain >= IN_VAIN_AT_RANDOM)
        trial = TrialInProgress(number=number, values=self._suggestions.values(number))
        if any(trial.values == other.values for other in self._trials):
            self._in_vain += 1
            self._suggestions.mark(number, REPEATED, True)
            self._suggestions.tell_failed(number)
            return
        self._trials.append(trial)
        self._make(trial)

    def _make(self, trial: TrialInProgress) -> None:
        """Make the trial's run and let it start. Impossible values cost no run, and count as the worst."""
        try:
            project = self._sweep.project(trial.values)
            self._runs.check(project)
        except UserError as error:
            self._in_vain += 1
            trial.is_impossible = True
            self._suggestions.mark(trial.number, IMPOSSIBLE, True)
            self._end(trial, FAILED, str(error))
            return
        trial.cost = self._sweep.cost(project)
        name = with_ending(self._folder.name(), f", run {trial.number + 1}")
        about = {SWEEP: self._folder.id, TRIAL: trial.number}
        try:
            trial.run = self._runs.make(project, name, RunInputs(about=about))
        except LimitError as error:
            self._end(trial, FAILED, str(error))
            self._ending = Ending(STOPPED, str(error))
            return
        self._in_vain = 0
        self._start(trial)

    def _start(self, trial: TrialInProgress) -> None:
        """Let the run train. Where the queue is full just now, the next step tries again."""
        assert trial.run is not None
        with suppress(LimitError):
            self._runs.start(trial.run)
            trial.is_started = True

    def _look(self, trial: TrialInProgress) -> None:
        """Learn from what the trial's run has measured, and from its end."""
        assert trial.run is not None
        try:
            status, epochs = trial.run.status(), trial.run.project().recipe.epochs
            is_settled = (
                trial.run.stored_status().state == status.state
            )  # else its worker died just now, and it may go on
        except RunError:
            self._end(trial, FAILED, RUN_DELETED)
            return
        trial.read_accuracies()
        if status.state == FINISHED and not trial.accuracies:
            self._end(trial, FAILED, NOTHING_MEASURED)
        elif status.state == FINISHED or (status.state == RUN_STOPPED and len(trial.accuracies) >= epochs):
            self._end(trial, DONE)
        elif status.state == RUN_STOPPED or (status.state == PAUSED and status.phase != INTERRUPTED and trial.reason):
            self._end(trial, STOPPED_EARLY, status.reason)
        elif status.state == RUN_FAILED and is_settled:
            self._end(trial, FAILED, status.reason)
        else:
            self._go_on(trial, status, epochs)

    def _go_on(self, trial: TrialInProgress, status: Status, epochs: int) -> None:
        """A trial whose run has not ended. After its last epoch there is nothing to stop."""
        trial.state = TRAINING if status.state == RUNNING else WAITING
        if not trial.is_started:
            self._start(trial)
        if not trial.reason and self._suggestions.should_stop(trial.number, trial.accuracies[: epochs - 1]):
            self._stop(trial, WEAK)

    def _stop(self, trial: TrialInProgress, reason: str) -> None:
        """Ask the trial's run to end, once. Marked only then: a process killed in between leaves it to the next one.

        A paused run goes through the queue to be evaluated; where that is full just now, a later step asks again.
        """
        if trial.reason or trial.run is None:
            return
        with suppress(LimitError):
            with suppress(RunError):  # it has just ended
                self._runs.stop(trial.run)
            trial.reason = reason
            self._suggestions.mark(trial.number, REASON, reason)

    def _end(self, trial: TrialInProgress, state: str, reason: str = "") -> None:
        """Tell Optuna how the trial ended. The reason for which it was asked to end stands before another."""
        trial.state = state
        if state == DONE:
            trial.reason = ""
            self._suggestions.tell_done(trial.number, trial.accuracies[-1], trial.cost)
            return
        trial.reason = trial.reason or reason
        self._suggestions.mark(trial.number, REASON, trial.reason)
        if state == STOPPED_EARLY or trial.is_impossible:
            self._suggestions.tell_stopped(trial.number)
        else:
            self._suggestions.tell_failed(trial.number)

    def _write_state(self) -> None:
        """Write state.json where anything in it has changed."""
        state = replace(self._state, trials=tuple(trial.shown() for trial in self._trials))
        ended = [trial for trial in state.trials if not trial.is_active]
        if len(ended) != sum(not trial.is_active for trial in self._state.trials):
            state = self._with_findings(state)
        if self._ending and not self._active():
            state = replace(_ended(state, self._ending), ended_at=time.time())
        self._state = state
        if state != self._written:
            self._folder.write_state(state)
            self._written = state

    def _with_findings(self, state: SweepState) -> SweepState:
        measured = [trial for trial in self._trials if not trial.is_active and trial.run and trial.accuracies]
        epochs = min((len(trial.accuracies) for trial in measured), default=0)
        tried: list[Tried] = [(trial.values, trial.accuracies[epochs - 1]) for trial in measured]
        return replace(
            state,
            importances=importances(self._sweep, tried),
            importance_epochs=epochs,
            front=front(state.trials) if self._sweep.has_two_goals else (),
        )


def search_in(folder: SweepFolder, runs: TrialRuns, tell: Callable[[SweepState], None] = lambda state: None) -> None:
    """Search until the end. tell: is told the state a few times a second.

    A search that has ended is left alone. One whose folder is deleted ends; its runs stay as they are. Raises LeaseError
    where another process searches in the folder, SweepError where it is damaged, and StorageError.
    """
    with lease.hold(folder.path):
        if folder.stored_state().state != SEARCHING:
            return
        try:
            search = Search(folder, runs)
            while (state := search.step()).state == SEARCHING:
                tell(state)
                time.sleep(POLL_SECONDS)
            tell(state)
        except UserError as error:
            if folder.exists():  # else it was deleted
                failed = replace(folder.stored_state(), state=FAILED, reason=str(error), ended_at=time.time())
                folder.write_state(failed)
                raise


def _ended(state: SweepState, ending: Ending) -> SweepState:
    """A search in which no run has measured anything has failed, however it ended, unless a person has stopped it."""
    if ending.state == DONE and all(trial.accuracy is None for trial in state.trials):
        reasons = [trial.reason for trial in state.trials if trial.reason]
        return replace(state, state=FAILED, reason=NO_ACCURACY.format(reason=reasons[0] if reasons else "").strip())
    return replace(state, state=ending.state, reason=ending.reason)
