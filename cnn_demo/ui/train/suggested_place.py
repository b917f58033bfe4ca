"""Suggests where to train, on this server or on the visitor's device, and says why. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.errors import LimitError
from cnn_demo.runs.bundle import FOR_ONE_IMAGE
from cnn_demo.runs.bundle_figures import MOST_CLASSES
from cnn_demo.settings import Settings
from cnn_demo.shown_text import escaped
from cnn_demo.spec import limits
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui.train.on_device import DEVICE, SERVER, Place


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What the project asks that a device cannot do, and what to do about it: sentences of Markdown. remedy: "" for none."""

    cause: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What decides where a training fits.

    no_workers: why this server trains nothing, "" where it trains. refusal: why it does not train this project, "" where it
    does. standstill: why it starts no run now, "" where it does. runs_ahead: how many runs would start before. device_can:
    whether the browser can compute fast enough; None until it has reported. obstacles: what the device cannot do of what the
    project asks.
    """

    no_workers: str = ""
    refusal: str = ""
    standstill: str = ""
    runs_ahead: int = 0
    device_can: bool | None = None
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """why: a whole sentence; "" where both are as good."""

    place: Place
    why: str = ""


def suggestion(situation: Situation) -> Suggestion:
    """Where the training fits best."""
    if situation.no_workers:
        return Suggestion(DEVICE, "This server does not train.")
    if situation.obstacles and situation.refusal:
        return Suggestion(SERVER)
    if situation.obstacles:
        return Suggestion(SERVER, situation.obstacles[0].cause)
    if situation.device_can is False:
        return Suggestion(SERVER, "This browser has neither WebAssembly nor WebGPU.")
    if situation.device_can is None:
        return Suggestion(SERVER)
    if situation.refusal:
        return Suggestion(DEVICE, "The training takes more than this server allows.")
    if situation.standstill:
        return Suggestion(DEVICE, situation.standstill)
    if situation.runs_ahead:
        return Suggestion(DEVICE, "On the server, it would wait for other runs.")
    return Suggestion(SERVER)


def obstacles(project: Project, settings: Settings) -> tuple[Obstacle, ...]:
    """What the project asks that a device cannot do.

    A network beyond the server's settings is one: a device could train it, and then no page would take it.
    """
    found = []
    if project.recipe.distillation:
        teacher = "The training learns from a teacher network, which is on the server."
        found.append(Obstacle(teacher, "Choose no teacher under *Learn from another network*."))
    if project.recipe.outlier_exposure:
        outliers = "The training shows the network images that are no digits, which are on the server."
        found.append(Obstacle(outliers, "Set *Outlier exposure* to 0 under *More settings*."))
    if not project.has_validation:
        everything = "The training holds no images back for validation, and a device measures each epoch on some."
        found.append(Obstacle(everything, "Set *Validation share* above 0 under *More settings*."))
    if not _has_few_classes(project.data):
        classes = len(project.data.classes)
        found.append(Obstacle(f"The data set has {classes} classes; on a device, at most {MOST_CLASSES} are possible."))
    if refusal := _refusal_of_network(project.architecture, settings):
        found.append(Obstacle("No page of this server could use the network.", escaped(refusal)))
    return tuple(found)


def _refusal_of_network(architecture: Architecture, settings: Settings) -> str:
    try:
        limits.check(architecture, FOR_ONE_IMAGE, settings)
    except LimitError as error:
        return str(error)
    return ""


def _has_few_classes(data: DataSpec) -> bool:
    return len(data.classes) <= MOST_CLASSES
