"""The command `sweep`: searches for good settings in the terminal, and tells how far a search is."""

from __future__ import annotations

import json
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from pathlib import Path
from typing import Any

from cnn_demo import settings as settings_module
from cnn_demo.cli.executor import add_executor_argument, chosen_executor
from cnn_demo.cli.output import Command, Output, progress_bar
from cnn_demo.cli.train import add_project_arguments, plan, workspace
from cnn_demo.errors import RunError, SweepError
from cnn_demo.runs.sweep_folder import FAILED, SEARCHING, SweepFolder, SweepState, SweepTrial, sweep_of, sweeps_of
from cnn_demo.spec.early_stopping import IN_SHORT
from cnn_demo.spec.sweep import ACCURACY, GOALS, Sweep, space_from
from cnn_demo.spec.varied import Varied
from cnn_demo.spec.varied_fields import Value

START, STATUS, RESUME, STOP = "start", "status", "resume", "stop"
STATUS_COLUMNS = {"sweep": "id", "name": "name", "state": "state", "runs": "runs", "best": "best"}
TRIAL_COLUMNS = {
    "trial": "run",
    "run": "id",
    "state": "state",
    "accuracy": "accuracy",
    "epochs": "epochs",
    "settings": "settings",
}


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        choices=(START, STATUS, RESUME, STOP),
        default=START,
        help="start a search, which is meant where nothing is said; list searches or the runs of one; go on with one; stop one",
    )
    parser.add_argument("id", nargs="?", metavar="SWEEP", help="with status, resume and stop: the id of a search")
    parser.add_argument(
        "--space",
        type=Path,
        metavar="FILE",
        help='a JSON file: what varies, such as {"recipe.learning_rate": {"low": 1e-4, "high": 1e-2, "log": true}, '
        '"recipe.optimizer": {"choices": ["adam", "sgd"]}, "architecture.1.filters": {"low": 4, "high": 32}}',
    )
    parser.add_argument("--runs", type=int, dest="most_runs", metavar="N", help="how many runs to try")
    parser.add_argument("--minutes", type=float, metavar="M", help="end after this time at the latest")
    parser.add_argument(
        "--goal", choices=GOALS, default=ACCURACY, help="alone, or with few parameters or multiply-adds"
    )
    parser.add_argument(
        "--early-stopping",
        action=BooleanOptionalAction,
        help=f"{IN_SHORT} (default: yes, where accuracy is the one goal)",
    )
    parser.add_argument("--search-seed", type=int, default=0, metavar="SEED", help="of the suggestions")
    parser.add_argument("--name", help="name of the search")
    parser.add_argument(
        "--folder",
        type=Path,
        dest="runs",
        metavar="DIR",
        help="folder of the runs, as --runs is their number here (default: command-line in RUNS)",
    )
    add_project_arguments(parser, required=False)
    add_executor_argument(parser)


def _act(options: Namespace, output: Output) -> int:
    acts = {START: _start, STATUS: _status, RESUME: _resume, STOP: _stop}
    return acts[options.action](options, output)


def _start(options: Namespace, output: Output) -> int:
    if options.space is None or options.most_runs is None or options.dataset is None:
        raise SweepError("A search needs --space FILE, --runs N and --dataset NAME.")
    if options.preset is None and options.spec is None:
        raise SweepError("The runs of a search begin with fresh weights: give --preset NAME or --spec FILE.")
    space = _space(options.space)
    planned = plan(options)
    is_early = options.goal == ACCURACY if options.early_stopping is None else options.early_stopping
    asked = Sweep(
        base=planned.project,
        space=space,
        most_runs=options.most_runs,
        most_minutes=options.minutes,
        goal=options.goal,
        early_stopping=is_early,
        seed=options.search_seed,
    )
    return _search(SweepFolder.create(workspace(options).folder, asked, name=planned.name), options, output)


def _resume(options: Namespace, output: Output) -> int:
    folder = _named(options)
    if (state := folder.state().state) != SEARCHING:
        raise SweepError(f"The search {folder.id} has ended: it is {state}. Start another one.")
    return _search(folder, options, output)


def _stop(options: Namespace, output: Output) -> int:
    folder = _named(options)
    if (state := folder.state().state) != SEARCHING:
        raise SweepError(f"The search {folder.id} has ended: it is {state}.")
    folder.stop()
    output.record({"sweep": folder.id, "asked": STOP}, f"{folder.id} is asked to stop.")
    return 0


def _status(options: Namespace, output: Output) -> int:
    if options.id is None:
        found = [_summary(folder) for folder in sweeps_of(workspace(options).folder)]
        output.table(found, STATUS_COLUMNS, "No searches yet.")
        return 0
    folder = _named(options)
    state = folder.state()
    rows = [_trial(trial) for trial in state.trials]
    if not output.as_json:
        rows = [{**row, "settings": _settings(row["settings"])} for row in rows]
    output.table(rows, TRIAL_COLUMNS, "No runs yet.")
    _tell_end(folder, state, output)
    return 0


def _search(folder: SweepFolder, options: Namespace, output: Output) -> int:
    """Search in this process until the end. An interrupt asks the search to stop; a second one leaves it as it is."""
    from cnn_demo.sweeps.search import search_in  # imports Optuna
    from cnn_demo.sweeps.trial_runs import DirectRuns

    reported: set[int] = set()
    with chosen_executor(options, workspace(options).folder, spare=True) as executor:
        runs = DirectRuns(settings_module.read(), workspace(options), executor)
        with progress_bar() as bar:
            task = bar.add_task("searching", total=folder.sweep().most_runs, note="")

            def tell(state: SweepState) -> None:
                for trial in state.trials:
                    if not trial.is_active and trial.number not in reported:
                        reported.add(trial.number)
                        output.record(_trial(trial), _trial_line(trial))
                bar.update(task, completed=sum(not trial.is_active for trial in state.trials if trial.run_id))

            while True:
                try:
                    search_in(folder, runs, tell)
                    break
                except KeyboardInterrupt:
                    if folder.is_asked_to_stop():
                        raise
                    folder.stop()
    state = folder.state()
    _tell_end(folder, state, output)
    if state.state == FAILED:
        raise RunError(f"The search {folder.id} failed: {state.reason}")
    return 0


def _tell_end(folder: SweepFolder, state: SweepState, output: Output) -> None:
    """How the search stands or ended, its best run and what it has found out."""
    shares = state.importances or {}
    lines = [f"{folder.id} {state.state}. {state.reason}".strip()]
    if state.best and state.best.accuracy is not None:
        best = f"Best: run {state.best.number + 1} ({state.best.run_id}), validation accuracy {state.best.accuracy:.2%}"
        lines.append(f"{best}, {_settings(state.best.values)}")
    lines += [f"Share of the differences in accuracy: {share:.0%} {path}" for path, share in shares.items()]
    if state.front:
        numbers = ", ".join(str(number + 1) for number in state.front)
        lines.append(f"No other run is better in both goals than these: {numbers}")
    output.record(
        {**_summary(folder), "reason": state.reason, "importances": shares, "front": list(state.front)},
        "\n".join(lines),
    )


def _summary(folder: SweepFolder) -> dict[str, Any]:
    state = folder.state()
    return {
        "sweep": folder.id,
        "name": folder.name(),
        "state": state.state,
        "runs": sum(trial.run_id is not None for trial in state.trials),
        "best": state.best.run_id if state.best else None,
    }


def _trial(trial: SweepTrial) -> dict[str, Any]:
    return {
        "trial": trial.number + 1,
        "run": trial.run_id,
        "state": trial.state,
        "accuracy": trial.accuracy,
        "cost": trial.cost,
        "epochs": trial.epochs,
        "settings": dict(trial.values),
        "reason": trial.reason,
    }


def _trial_line(trial: SweepTrial) -> str:
    accuracy = "no accuracy" if trial.accuracy is None else f"validation accuracy {trial.accuracy:.2%}"
    reason = f" {trial.reason}" if trial.state == FAILED else ""
    return (
        f"Run {trial.number + 1} {trial.state}: {accuracy}, epochs {trial.epochs}, {_settings(trial.values)}.{reason}"
    )


def _settings(values: Any) -> str:
    return ", ".join(f"{path.removeprefix('recipe.')} {_shown(value)}" for path, value in values.items())


def _shown(value: Value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _named(options: Namespace) -> SweepFolder:
    if options.id is None:
        raise SweepError("Say which search: `sweep status` lists their ids.")
    return sweep_of(workspace(options).folder, options.id)


def _space(path: Path) -> tuple[Varied, ...]:
    try:
        data = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError) as error:
        raise SweepError(f"{path} cannot be read as JSON: {error}.") from None
    return space_from(data)


SWEEP = Command(name="sweep", help="Search for good settings.", add_arguments=_add_arguments, act=_act)
