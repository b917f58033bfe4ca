"""The search for settings that the form on the Train page prepares: what varies, how much may be tried, and the goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cnn_demo.errors import SweepError
from cnn_demo.spec.project import Project
from cnn_demo.spec.sweep import ACCURACY, Sweep
from cnn_demo.spec.varied import Varied, suggested
from cnn_demo.spec.varied_fields import VariedField
from cnn_demo.ui.core import store

KEY = "search-plan"
FIRST = ("recipe.learning_rate", "recipe.batch_size")
MOST_PILLS = 8  # more common settings, of designs with many layers, stand among the others
Fields = Mapping[str, VariedField]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """See Sweep. What varies may be impossible while it is edited; early_stopping counts for the goal ACCURACY alone."""

    space: tuple[Varied, ...]
    most_runs: int = 20
    most_minutes: float | None = None
    goal: str = ACCURACY
    early_stopping: bool = True

    def sweep(self, base: Project, fields: Fields) -> Sweep:
        """The search of this project. Raises SweepError, in the words of the form, where it is impossible."""
        for varied in self.space:
            if not varied.choices and suggested(fields[varied.path]).choices:
                raise SweepError(f"{fields[varied.path].label}: choose at least two values.")
        stops_early = self.early_stopping and self.goal == ACCURACY
        try:
            return Sweep(
                base=base,
                space=self.space,
                most_runs=self.most_runs,
                most_minutes=self.most_minutes,
                goal=self.goal,
                early_stopping=stops_early,
            )
        except SweepError as error:
            text = str(error)
            for path in sorted(fields, key=len, reverse=True):  # no path is replaced within a longer one
                text = text.replace(path, fields[path].label)
            raise SweepError(text) from None


def current(fields: Fields) -> SearchPlan:
    """The plan as it stands, with what the project still has. fields: those of the project that may vary."""
    plan: SearchPlan | None = store.get(KEY)
    if plan is None:
        return SearchPlan(space=tuple(suggested(fields[path]) for path in FIRST))
    return replace(plan, space=tuple(varied for varied in plan.space if varied.path in fields))


def change(fields: Fields, **changes: Any) -> None:
    """Change entries of the plan."""
    store.put(KEY, replace(current(fields), **changes))


def choose(fields: Fields, paths: Sequence[str]) -> None:
    """Let these settings vary, and no others; new ones in the range that is suggested."""
    kept = {varied.path: varied for varied in current(fields).space}
    space = tuple(kept.get(path) or suggested(field) for path, field in fields.items() if path in paths)
    change(fields, space=space)


def vary(fields: Fields, path: str, **changes: Any) -> None:
    """Change the range or the choices of one setting that varies."""
    space = current(fields).space
    change(fields, space=tuple(replace(each, **changes) if each.path == path else each for each in space))


def common(fields: Fields) -> tuple[str, ...]:
    """The paths of the settings that people usually vary first."""
    return tuple(path for path, field in fields.items() if field.is_common)[:MOST_PILLS]
