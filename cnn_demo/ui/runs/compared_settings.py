"""The settings of a run as the comparison on the Runs page lists them.

Two runs that differ in any of them read differently, but for what a search has chosen alike in the first three digits.
"""

from __future__ import annotations

from cnn_demo.runs.record import RunRecord
from cnn_demo.runs.run_precision import read_precision
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.fields import NestedField, Record, fields_of
from cnn_demo.spec.layer_path import all_paths, layer_at, place_label
from cnn_demo.spec.layers import Layer
from cnn_demo.spec.recipe import AUTO
from cnn_demo.ui.core.field_text import field_text


def settings_of(entry: RunRecord) -> dict[str, str]:
    """Name -> value, in words: what the run starts from, its data, its recipe and each layer, also those of branches."""
    project = entry.project
    return {
        **_data(project.data),
        **({"Origin": entry.origin} if entry.origin else {}),
        **_fields(project.recipe),
        **_precision(entry),
        **_fields(project.recipe.augmentation, "Augmentation: "),
        **_layers(project.architecture),
    }


def _data(data: DataSpec) -> dict[str, str]:
    height, width, channels = data.input_shape
    return {
        "Data": data.title,
        "Training images": f"{data.training_images:,}",
        "Image size": f"{height} × {width} × {channels}",
        "Classes": ", ".join(data.classes),
    }


def _precision(entry: RunRecord) -> dict[str, str]:
    """The precision that an automatic choice has led to; nothing where the recipe's own is shown already."""
    chosen = read_precision(entry.run) if entry.project.recipe.precision == AUTO else None
    return {"Precision": f"{chosen.precision}, chosen automatically"} if chosen else {}


def _fields(record: Record, before: str = "") -> dict[str, str]:
    """The fields of a record as its form shows them: label -> value."""
    shown = {name: kind for name, kind in fields_of(type(record)).items() if not isinstance(kind, NestedField)}
    return {f"{before}{kind.label}": field_text(kind, getattr(record, name)) for name, kind in shown.items()}


def _layers(architecture: Architecture) -> dict[str, str]:
    places = all_paths(architecture.layers)[1:-1]
    listed = {f"Layer {place_label(place)}": layer_text(layer_at(architecture.layers, place)) for place in places}
    return {**listed, "Output": layer_text(architecture.output)}


def layer_text(layer: Layer) -> str:
    """A layer's title and settings, and a missing bias, which settings() leaves out."""
    bias = "" if getattr(layer, "use_bias", True) else ", no bias"
    return f"{layer.title} {layer.settings()}".rstrip() + bias
