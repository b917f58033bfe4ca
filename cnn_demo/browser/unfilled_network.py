"""A network whose weights stay in the visitor's browser: everything of its browser network but the numbers.

web/network/filled_weights.js makes the bytes there, the same that cnn_demo/browser/made_network.py makes here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from cnn_demo.browser.explanation import ExplainedNode, explanation
from cnn_demo.browser.graph.manifest import half_dtype
from cnn_demo.browser.graph.model import graph_model
from cnn_demo.browser.graph.parts import Constant
from cnn_demo.browser.made_network import description
from cnn_demo.browser.network import NetworkDescription
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.project import Project


class UnfilledConstant(TypedDict):
    """A tensor to fill. stored: float16, float32 or int32. source: what of, see cnn_demo/browser/graph/sources.py."""

    shape: list[int]
    stored: str
    source: dict[str, Any]


class UnfilledNetwork(TypedDict):
    """web/types/network.d.ts has the same record.

    constants: in the order of the header's manifest. nodes, more: for the page Explain (see cnn_demo/browser/explanation.py);
    the bytes of `more` follow those of `constants`.
    """

    description: NetworkDescription
    constants: list[UnfilledConstant]
    nodes: list[ExplainedNode]
    more: list[UnfilledConstant]


def unfilled_network(project: Project, name: str) -> UnfilledNetwork:
    """What a browser needs to make the browser network of a project from the weights that it has. name: for people."""
    explained = explanation(project.architecture, graph_model(project.architecture).constants)
    return UnfilledNetwork(
        description=description(project, name),
        constants=unfilled_constants(project.architecture),
        nodes=explained.nodes,
        more=_unfilled(explained.more),
    )


def unfilled_constants(architecture: Architecture) -> list[UnfilledConstant]:
    """What the graph of a design is filled with, in the order of its manifest."""
    return _unfilled(graph_model(architecture).constants)


def _unfilled(constants: Iterable[Constant]) -> list[UnfilledConstant]:
    return [
        {"shape": list(constant.shape), "stored": half_dtype(constant), "source": constant.source.to_json()}
        for constant in constants
    ]
