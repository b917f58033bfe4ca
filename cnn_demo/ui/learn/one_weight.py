"""The choice of one weight of a network, and what the worker measures along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask, ask_long
from cnn_demo.ui.learn.inputs import training_batch

IMAGES, STEEPEST, POINTS, REACH = 100, 5, 33, 1.5
MOST_SECONDS = 300.0
DECIMALS = 6  # of what is shown, and so of what is computed with
TRAINED, BEGUN = "As trained", "As they began"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One weight: where it is, its value, the loss there and its slope."""

    network: TrainedNetwork
    untrained: bool
    weight: str
    place: tuple[int, ...]
    value: float
    loss: float
    slope: float
    dataset: str

    def key(self) -> tuple[Any, ...]:
        return (str(self.network.path), self.network.version, self.untrained, self.weight, self.place)

    def after(self, rate: float) -> float:
        """The weight after one step."""
        return self.value - rate * self.slope


def choose(network: TrainedNetwork, dataset: str) -> Chosen:
    """Weights as trained or as they began, one tensor, and one of the places where its loss is steepest."""
    names = [name for name in weight_shapes(network.project().architecture) if name.endswith("kernel")]
    left, middle, right = st.columns(3, gap="medium", vertical_alignment="bottom")
    when = left.segmented_control("Weights", [TRAINED, BEGUN], default=TRAINED, required=True, key="loss-when")
    weight = middle.selectbox("Layer", names, index=len(names) - 1, key=f"loss-weight-{network.name}")
    untrained = when == BEGUN
    found = _steepest(network, dataset, weight, untrained)
    places = list(range(len(found["indices"])))
    number = right.selectbox(
        "Weight, the steepest first",
        places,
        format_func=lambda index: f"{found['indices'][index]}: slope {found['slopes'][index]:.3g}",
        key=f"loss-place-{network.name}-{weight}-{untrained}",
    )
    return Chosen(
        network=network,
        untrained=untrained,
        weight=weight,
        place=tuple(found["indices"][number]),
        value=round(found["values"][number], DECIMALS),
        loss=round(found["loss"], DECIMALS),
        slope=round(found["slopes"][number], DECIMALS),
        dataset=dataset,
    )


def _steepest(network: TrainedNetwork, dataset: str, weight: str, untrained: bool) -> dict[str, Any]:
    key = (str(network.path), network.version, weight, untrained)
    kept = store.get("learn-steepest")
    if kept is None or kept[0] != key:
        arguments: dict[str, Any] = {
            "path": str(network.path),
            "weight": weight,
            "untrained": untrained,
            **_batch(dataset),
        }
        kept = (key, ask("steepest_weights", count=STEEPEST, **arguments))
        store.put("learn-steepest", kept)
    found: dict[str, Any] = kept[1]
    return found


def losses(chosen: Chosen, values: list[float], name: str) -> list[float]:
    """The real losses for these values of the weight; asked once while nothing changes."""
    key = (chosen.key(), tuple(values))
    kept = store.get(name)
    if kept is None or kept[0] != key:
        arguments: dict[str, Any] = {"path": str(chosen.network.path), "weight": chosen.weight, "index": chosen.place}
        arguments |= {"untrained": chosen.untrained, **_batch(chosen.dataset)}
        arguments |= {"new_values": values}
        is_short = len(values) == 1
        answer = (
            ask("losses_along_weight", **arguments)
            if is_short
            else ask_long("losses_along_weight", limit_seconds=MOST_SECONDS, **arguments)
        )
        kept = (key, answer)
        store.put(name, kept)
    found: list[float] = kept[1]
    return found


def _batch(dataset: str) -> dict[str, Any]:
    pixels, labels = training_batch(dataset, IMAGES)
    return {"images": pixels.astype(np.float32) / np.float32(255), "labels": labels}


def around(chosen: Chosen) -> list[float]:
    return [float(value) for value in np.linspace(chosen.value - REACH, chosen.value + REACH, POINTS)]
