"""What a site knows of its network besides network.json, so that visitors can train it further on the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypedDict

from cnn_demo.browser.training_plan import TrainingNode, training_nodes
from cnn_demo.browser.unfilled_network import UnfilledConstant, unfilled_constants
from cnn_demo.spec.project import Project


class SiteTraining(TypedDict):
    """network/training.json; web/types/site.d.ts has the same record.

    spec: as in spec.json, without the source of the data, which visitors replace by their drawings. constants: what the
    graph is filled with, in the order of its manifest.
    """

    nodes: list[TrainingNode]
    spec: dict[str, Any]
    constants: list[UnfilledConstant]


def site_training(project: Project) -> SiteTraining:
    """Of a network with that design and data."""
    return SiteTraining(
        nodes=training_nodes(project.architecture),
        spec=replace(project, data=replace(project.data, source="", licence="")).spec_dict(),
        constants=unfilled_constants(project.architecture),
    )
