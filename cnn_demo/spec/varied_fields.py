"""The fields of a project that a search may vary, by path: their kinds, values, labels and common ranges.

A path is recipe.FIELD, recipe.augmentation.FIELD or architecture.LAYER.FIELD. LAYER is the number of the layer, counted
from 1 as in the app's messages; a layer within branches is 4.2.1: in layer 4, branch 2, the first layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cnn_demo.errors import DesignError
from cnn_demo.spec import layer_path
from cnn_demo.spec.fields import BoolField, ChoiceField, Field, FieldError, FloatField, IntField, PairField, fields_of
from cnn_demo.spec.layer_path import Path
from cnn_demo.spec.layers import Layer
from cnn_demo.spec.outlier_exposure import can_have_outliers
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe

Value = bool | int | float | str
RECIPE, AUGMENTATION, ARCHITECTURE = "recipe", "augmentation", "architecture"
# A search with these would choose a lucky seed, other images or another machine; and its runs have neither a teacher nor
# layers that were kept from another network.
FIXED = (
    "seed",
    "validation_share",
    "training_images",
    "device",
    "precision",
    "distillation",
    "temperature",
    "frozen_epochs",
)
COMMON = ("learning_rate", "batch_size", "optimizer", "weight_decay", "filters", "units", "rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class VariedField:
    """One field of a project: its kind, its value there, and words for it such as "Layer 2 (Convolution): Filters"."""

    path: str
    name: str
    kind: Field
    value: Value
    label: str

    @property
    def is_common(self) -> bool:
        """Whether people usually vary it first."""
        return self.name in COMMON


def varied_fields(project: Project) -> dict[str, VariedField]:
    """Path -> field, of all that a search of this project may vary."""
    skipped = (*FIXED, *(() if can_have_outliers(project.data) else ("outlier_exposure",)))
    found = [
        *_fields_of(RECIPE, project.recipe, "", skipped),
        *_fields_of(f"{RECIPE}.{AUGMENTATION}", project.recipe.augmentation, "Augmentation: "),
    ]
    for place, layer in _layers(project).items():
        label = f"Layer {layer_path.place_label(place)} ({layer.title}): "
        found += _fields_of(f"{ARCHITECTURE}.{_number(place)}", layer, label)
    return {field.path: field for field in found}


def with_values(project: Project, values: Mapping[str, Value]) -> Project:
    """The project with these values at their paths. Raises DesignError or RecipeError where it is impossible."""
    changes: dict[str, dict[str, Value]] = {}
    for path, value in values.items():
        where, _, name = path.rpartition(".")
        changes.setdefault(where, {})[name] = value
    recipe = project.recipe.with_changes(
        **changes.pop(RECIPE, {}),
        augmentation=replace(project.recipe.augmentation, **changes.pop(f"{RECIPE}.{AUGMENTATION}", {})),  # type: ignore[arg-type]
    )
    layers, places = (
        project.architecture.layers,
        {f"{ARCHITECTURE}.{_number(place)}": place for place in _layers(project)},
    )
    for where, of_layer in changes.items():
        layers = layer_path.replaced(layers, places[where], _changed(project, places[where], of_layer))
    return replace(project, recipe=recipe, architecture=project.architecture.with_layers(layers))


def _changed(project: Project, place: Path, changes: Mapping[str, Any]) -> Layer:
    layer = layer_path.layer_at(project.architecture.layers, place)
    try:
        return replace(layer, **changes)
    except FieldError as error:
        where = f"Layer {layer_path.place_label(place)} ({layer.kind})"
        raise DesignError(f"{where}: {error}", layer_index=place[0]) from None


def _layers(project: Project) -> dict[Path, Layer]:
    """Place -> layer, of all layers but the output stage, whose size follows from the data."""
    layers = project.architecture.layers
    return {place: layer_path.layer_at(layers, place) for place in layer_path.all_paths(layers)[1:-1]}


def _number(place: Path) -> str:
    return ".".join(str(index + 1) for index in place)


def _fields_of(
    where: str, record: Recipe | Augmentation | Layer, label: str, skipped: tuple[str, ...] = ()
) -> list[VariedField]:
    """Of one record, all fields that are a number, a choice or a switch, but a pair of two different numbers."""
    return [
        VariedField(
            path=f"{where}.{name}", name=name, kind=kind, value=getattr(record, name), label=f"{label}{kind.label}"
        )
        for name, kind in fields_of(type(record)).items()
        if isinstance(kind, IntField | PairField | FloatField | ChoiceField | BoolField)
        and name not in skipped
        and not isinstance(getattr(record, name), tuple)
    ]
