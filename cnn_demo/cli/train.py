"""The command `train`: a run as from the Train page, followed in the terminal."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path

from cnn_demo import settings as settings_module
from cnn_demo.cli.executor import add_executor_argument, chosen_executor
from cnn_demo.cli.making_images import prepare_for_training
from cnn_demo.cli.output import Command, Output, complain
from cnn_demo.cli.watching import watch
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DesignError, RecipeError, RunError
from cnn_demo.jobs.download import ensure_dataset
from cnn_demo.jobs.executor import Executor, launch
from cnn_demo.runs.distillation import teacher_of
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.runs.run_inputs import note_on_overlap, start_with
from cnn_demo.runs.run_precision import precision_text, read_precision
from cnn_demo.runs.status import FAILED, Status
from cnn_demo.runs.trained_network import TrainedNetwork, resolve
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import Settings
from cnn_demo.settings.worker_support import command_line_support
from cnn_demo.spec import design_json, limits, presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.kept_layers import design_for
from cnn_demo.spec.outlier_exposure import can_have_outliers, needed_data
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import BALANCED, FOR_GOOD, OPTIMIZERS, PRECISIONS, SCHEDULES, UNWEIGHTED, Recipe

RECIPE_OPTIONS = (
    "epochs",
    "batch_size",
    "learning_rate",
    "optimizer",
    "schedule",
    "distillation",
    "temperature",
    "frozen_epochs",
    "class_weights",
    "outlier_exposure",
    "training_images",
    "seed",
    "device",
    "precision",
)


def default_runs(settings: Settings) -> Path:
    """The folder of the command line's runs, unless --runs names another."""
    return settings.runs_folder / "command-line"


def add_runs_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--runs", type=Path, metavar="DIR", help="folder of the runs (default: command-line in RUNS)")


def workspace(options: Namespace) -> Workspace:
    """The folder of runs that the options name."""
    return Workspace((options.runs or default_runs(settings_module.read())).expanduser().absolute())


def add_training_arguments(parser: ArgumentParser) -> None:
    """What to train, on what, how, and where the run is kept."""
    add_project_arguments(parser, required=True)
    parser.add_argument("--name", help="name of the run")
    add_runs_argument(parser)
    add_executor_argument(parser)


def add_project_arguments(parser: ArgumentParser, *, required: bool) -> None:
    """What to train, on what, and how."""
    what = parser.add_mutually_exclusive_group(required=required)
    what.add_argument("--preset", metavar="NAME", help=f"a design and its recipe: {', '.join(presets.DESIGNS)}")
    what.add_argument(
        "--spec", type=Path, metavar="FILE", help="a JSON file: an architecture, or {architecture, recipe}"
    )
    what.add_argument(
        "--start-from",
        metavar="MODEL",
        help="a trained network whose training to continue: its design, weights and recipe",
    )
    parser.add_argument(
        "--gate",
        type=int,
        metavar="UNITS",
        help="end the design in an output stage with a gate of so many hidden units, which alone learns from what "
        "--outlier-exposure shows",
    )
    parser.add_argument(
        "--dataset", required=required, metavar="NAME", help="name of a data set; `datasets` and `data list` list them"
    )
    parser.add_argument("--recipe", metavar="NAME", help=f"another recipe: {', '.join(presets.RECIPES)}")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--optimizer", choices=OPTIMIZERS)
    parser.add_argument("--schedule", choices=SCHEDULES)
    parser.add_argument(
        "--teacher", metavar="MODEL", help="a trained network to learn from besides the labels (with --distillation)"
    )
    parser.add_argument("--distillation", type=float, help="share of the loss that comes from the teacher, 0 to 1")
    parser.add_argument("--temperature", type=float, help="softens the teacher's predictions, 1 to 20")
    parser.add_argument(
        "--frozen-epochs",
        type=int,
        metavar="N",
        help=f"with --start-from: train the output layer alone for the first N epochs, {FOR_GOOD} for all of them",
    )
    parser.add_argument("--class-weights", choices=(UNWEIGHTED, BALANCED), help="balanced: rare classes count more")
    parser.add_argument(
        "--outlier-exposure",
        type=float,
        metavar="WEIGHT",
        help="for data of digits: show letters, scribbles and shapes, too, for which no class is to be probable; 0 to 4",
    )
    parser.add_argument(
        "--training-images",
        type=int,
        metavar="N",
        help="learn from N of the training images, chosen by the seed; 0: all",
    )
    parser.add_argument("--seed", type=int)
    parser.add_argument("--device", help="auto, cpu or gpu:N")
    parser.add_argument(
        "--precision", choices=PRECISIONS, help="auto: bfloat16 where it is measured to train faster, else float32"
    )


def _act(options: Namespace, output: Output) -> int:
    planned = plan(options)
    with chosen_executor(options, workspace(options).folder) as executor:
        run = workspace(options).create(planned.project, name=planned.name, given=planned.given)
        train(run, executor, output)
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a new run is made of."""

    project: Project
    name: str
    given: RunInputs


def plan(options: Namespace) -> Plan:
    """The run that the options ask for; its images are there afterwards. Raises UserError where it cannot be trained."""
    command_line_support().require()
    settings = settings_module.read()
    network = resolve(options.start_from, workspace(options)) if options.start_from is not None else None
    prepare_for_training(workspace(options).folder, options.dataset)
    catalog = Catalog(settings, workspace(options).folder)
    project = _project(options, network, catalog)
    limits.check(project.architecture, project.recipe, settings, images=project.data.training_images)
    teacher = _teacher(options, network, project)
    given = start_with(project, first=network, teacher=teacher)
    for other, who in ((network, "The network"), (teacher, "The teacher")):
        if other and (note := note_on_overlap(other, project, who=who)):
            complain("Note", note)
    for data in needed_data(project):
        ensure_dataset(data, catalog)
    for doubt in catalog.doubts(project.data):  # loads the images, so that a wrong file is told before the run starts
        complain("Warning", str(doubt))
    return Plan(project=project, name=options.name or _default_name(options, network), given=given)


def train(run: RunFolder, executor: Executor, output: Output) -> Status:
    """Train a new run, show its course and print its figures. Raises RunError where it fails."""
    launch(executor, run)
    watch(run, executor, output)
    executor.wait(run)
    status, result = run.status(), run.result()
    if status.state == FAILED or result is None:
        raise RunError(f"The run {run.id} {status.state}: {status.reason} See {run.log_file}.")
    accuracy, seconds = result["test"]["accuracy"], result["seconds"]
    precision = read_precision(run)
    summary = {"run": run.id, "path": str(run.path), "state": status.state, "seconds": seconds}
    summary["precision"] = precision.precision if precision else None
    output.record(
        {**summary, "test_accuracy": accuracy, "test_loss": result["test"]["loss"], "epochs": result["epochs"]},
        f"{run.id} {status.state}: test accuracy {accuracy:.2%} after {result['epochs']} epochs, {seconds:.0f} s.\n"
        f"{precision_text(run)}\n{run.path}",
    )
    return status


def _teacher(options: Namespace, network: TrainedNetwork | None, project: Project) -> TrainedNetwork | None:
    """The teacher that --teacher names, else the one of the network to continue; None where the recipe uses none."""
    if options.teacher is None:
        return teacher_of(RunFolder(network.path)) if network and project.recipe.distillation else None
    if not project.recipe.distillation:
        raise RecipeError(
            f"--teacher {options.teacher} has no effect, because the recipe's distillation is 0. Set the share of the loss "
            "that comes from the teacher, for example --distillation 0.5."
        )
    return resolve(options.teacher, workspace(options))


def _default_name(options: Namespace, network: TrainedNetwork | None) -> str:
    if network:
        return f"{network.title} continued"
    return f"{options.preset or options.spec.stem} on {options.dataset}"


def _project(options: Namespace, network: TrainedNetwork | None, catalog: Catalog) -> Project:
    dataset = catalog.get(options.dataset)
    architecture, recipe = _design_of(network, dataset) if network else _new_design(options, dataset)
    if options.gate is not None:
        architecture = architecture.with_gate(options.gate)
    if options.recipe:
        recipe = presets.recipe(options.recipe).recipe
    given = {name: getattr(options, name) for name in RECIPE_OPTIONS if getattr(options, name) is not None}
    return Project(architecture=architecture, recipe=recipe.with_changes(**given), data=dataset)


def _design_of(network: TrainedNetwork, dataset: DataSpec) -> tuple[Architecture, Recipe]:
    """Design and recipe of the network. Its images and classes are those of the data set.

    A recipe with outlier exposure loses it where the data set does not show digits: nobody has asked for it here.
    """
    project = network.project()
    recipe = project.recipe if can_have_outliers(dataset) else project.recipe.with_changes(outlier_exposure=0.0)
    return design_for(project, dataset), recipe


def _new_design(options: Namespace, dataset: DataSpec) -> tuple[Architecture, Recipe]:
    """The preset's or the file's design for this data set, and the recipe that goes with it."""
    if options.preset:
        preset = presets.design(options.preset)
        architecture = preset.architecture(dataset.input_shape, len(dataset.classes))
        return architecture, preset.recipe_for(dataset.training_images)
    architecture, recipe = _read_spec(options.spec)
    return architecture.for_data(dataset.input_shape, len(dataset.classes)), recipe


def _read_spec(path: Path) -> tuple[Architecture, Recipe]:
    try:
        text = path.read_text()
    except (OSError, ValueError) as error:  # ValueError: it is no text
        raise DesignError(f"{path} cannot be read as JSON: {error}.") from None
    return design_json.from_json(text, named=str(path), recipe=Recipe())


TRAIN = Command(name="train", help="Train a network.", add_arguments=add_training_arguments, act=_act)
