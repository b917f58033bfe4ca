"""A search for good settings of a project: what varies in which range, how much may be tried, and for what goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cnn_demo.errors import SweepError, UserError
from cnn_demo.spec.early_stopping import IN_SHORT, most_epochs
from cnn_demo.spec.fields import BoolField, ChoiceField, Field, FieldError, FloatField, IntField, show
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise
from cnn_demo.spec.varied import Varied
from cnn_demo.spec.varied_fields import Value, varied_fields, with_values

VERSION = 1
ACCURACY, PARAMETERS, MULTIPLY_ADDS = "accuracy", "parameters", "multiply_adds"
GOALS = (ACCURACY, PARAMETERS, MULTIPLY_ADDS)
GOAL_WORDS = {
    ACCURACY: "Highest validation accuracy",
    PARAMETERS: "High validation accuracy, few parameters",
    MULTIPLY_ADDS: "High validation accuracy, few multiply-adds",
}
MOST_VARIED = 20

# Of everything but the project and what varies: name -> kind; forms are built from them, too.
KINDS: dict[str, Field] = {
    "most_runs": IntField(label="Runs", low=2, high=500, help="The search ends when so many have been tried."),
    "most_minutes": FloatField(
        label="Minutes", low=0.5, high=10_080.0, step=1.0, help="The search ends after this time at the latest."
    ),
    "goal": ChoiceField(label="Goal", options=GOALS, words=GOAL_WORDS),
    "early_stopping": BoolField(
        label="Stop weak runs early",
        help=f"{IN_SHORT.capitalize()}.",
    ),
    "seed": IntField(
        label="Seed of the search", low=0, high=2**31 - 1, help="The same seed suggests the same first settings."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What a search was asked for. Creating it raises SweepError that names what is impossible.

    base: the project whose other settings all runs share, their seed included. most_minutes: None for no limit.
    goal: ACCURACY, or validation accuracy together with one figure of the design, which is to be small.
    early_stopping: by successive halving, for the goal ACCURACY alone. seed: of the suggestions, not of the runs.
    """

    base: Project
    space: tuple[Varied, ...]
    most_runs: int = 20
    most_minutes: float | None = None
    goal: str = ACCURACY
    early_stopping: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        for name, kind in KINDS.items():
            value = getattr(self, name)
            if not (name == "most_minutes" and value is None):
                object.__setattr__(self, name, _parsed(name, kind, value))
        object.__setattr__(self, "space", _checked_space(self.base, self.space))
        _check_goal(self)

    @property
    def has_two_goals(self) -> bool:
        return self.goal != ACCURACY

    @property
    def most_epochs(self) -> int:
        """Of its longest run."""
        return most_epochs(self.base, self.space)

    def project(self, values: Mapping[str, Value]) -> Project:
        """The project of one run: path -> value. Raises DesignError or RecipeError where the values do not go together."""
        return with_values(self.base, values)

    def cost(self, project: Project) -> int | None:
        """The figure of the design that is to be small; None where accuracy is the one goal."""
        summary = summarise(project.architecture)
        costs = {ACCURACY: None, PARAMETERS: summary.parameters, MULTIPLY_ADDS: summary.multiply_adds}
        return costs[self.goal]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values, versioned."""
        return {
            "version": VERSION,
            "base": {**self.base.spec_dict(), "recipe": self.base.recipe.to_dict()},
            "space": {varied.path: varied.to_dict() for varied in self.space},
            **{name: getattr(self, name) for name in KINDS},
        }

    @classmethod
    def from_dict(cls, data: object) -> Sweep:
        """Parse to_dict(). Raises SweepError."""
        if not isinstance(data, Mapping) or data.get("version") != VERSION:
            raise SweepError(f"The search is {show(data)}; it must be a JSON object of version {VERSION}.")
        base = data.get("base")
        if not isinstance(base, Mapping):
            raise SweepError(f"The search's base is {show(base)}; it must be a JSON object.")
        try:
            project = Project.from_dicts(base, base.get("recipe"))
        except UserError as error:
            raise SweepError(f"The search's base cannot be read: {error}") from None
        if missing := [name for name in KINDS if name not in data]:
            raise SweepError(f"The search has no {missing[0]}.")
        return cls(base=project, space=space_from(data.get("space")), **{name: data[name] for name in KINDS})


def space_from(data: object) -> tuple[Varied, ...]:
    """Parse what varies: path -> {"low", "high", "log"} or {"choices"}. Raises SweepError."""
    if not isinstance(data, Mapping):
        raise SweepError(f"What varies is {show(data)}; it must be a JSON object: path -> range.")
    return tuple(Varied.from_dict(str(path), varied) for path, varied in data.items())


def _parsed(name: str, kind: Field, value: object) -> Any:
    try:
        return kind.parse(name, value)
    except FieldError as error:
        raise SweepError(f"Search: {error}") from None


def _checked_space(base: Project, space: Sequence[Varied]) -> tuple[Varied, ...]:
    fields, paths = varied_fields(base), [varied.path for varied in space]
    if not 1 <= len(paths) <= MOST_VARIED:
        raise SweepError(f"The search varies {len(paths)} settings; it needs 1 to {MOST_VARIED}.")
    for path in paths:
        if path not in fields:
            raise SweepError(f"{path} cannot vary here. What can: {', '.join(fields)}.")
        if paths.count(path) > 1:
            raise SweepError(f"{path} varies twice; leave one of the two out.")
    return tuple(varied.of_field(fields[varied.path]) for varied in space)


def _check_goal(sweep: Sweep) -> None:
    if sweep.early_stopping and sweep.has_two_goals:
        raise SweepError("Early stopping compares runs by one goal: choose the goal accuracy, or search without it.")
    if not sweep.base.has_validation:
        raise SweepError("A search compares runs by their validation images: set a validation share above 0.")
    if sweep.base.recipe.distillation:
        raise SweepError("The runs of a search have no teacher: set distillation to 0.")
