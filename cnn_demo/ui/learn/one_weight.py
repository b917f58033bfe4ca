"""The choice of one weight of a network, and the loss as a function of it, measured by the compute worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.prediction.loss_along_weight import KERNEL
from cnn_demo.runs.inspection_results import SteepestWeights
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.keras_graph import layer_titles
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.ui.core import server, store
from cnn_demo.ui.core.asking import ask, ask_once
from cnn_demo.ui.core.number_text import number_text
from cnn_demo.ui.learn.inputs import training_batch

IMAGES, STEEPEST, POINTS, REACH = 100, 5, 33, 1.5
CURVE_SECONDS = 4.0  # usual, to measure the losses of a whole curve
DECIMALS = 6  # of what is shown, and so of what is computed with
TRAINED, UNTRAINED = "After training", "Before training"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenWeight:
    """One weight: its tensor and its index in it, its value, and the loss and its slope there."""

    network: TrainedNetwork
    untrained: bool
    tensor: str
    index: tuple[int, ...]
    value: float
    loss: float
    slope: float
    dataset: DataSpec

    def key(self) -> tuple[Any, ...]:
        return (str(self.network.path), self.network.version, self.untrained, self.tensor, self.index)

    def after(self, rate: float) -> float:
        """The weight after one step of gradient descent."""
        return self.value - rate * self.slope


def choose_weight(network: TrainedNetwork, dataset: DataSpec) -> ChosenWeight:
    """The choice of weights after or before training, a tensor, and one of its weights with the steepest loss."""
    times, names = _choices(network)
    when = st.segmented_control("Weights", times, default=TRAINED, required=True, key="loss-when")
    titles = _titles(network.project().architecture, names)
    tensor = st.selectbox(
        "Layer", names, index=len(names) - 1, format_func=titles.__getitem__, key=f"loss-weight-{network.name}"
    )
    untrained = when == UNTRAINED
    steepest = _steepest(network, dataset, tensor, untrained)
    number = st.selectbox(
        "Weight, the steepest first",
        range(len(steepest["indices"])),
        format_func=lambda each: f"{steepest['indices'][each]}: slope {number_text(steepest['slopes'][each])}",
        key=f"loss-place-{network.name}-{tensor}-{untrained}",
    )
    return ChosenWeight(
        network=network,
        untrained=untrained,
        tensor=tensor,
        index=tuple(steepest["indices"][number]),
        value=round(steepest["values"][number], DECIMALS),
        loss=round(steepest["loss"], DECIMALS),
        slope=round(steepest["slopes"][number], DECIMALS),
        dataset=dataset,
    )


def _choices(network: TrainedNetwork) -> tuple[list[str], list[str]]:
    """When, and the kernels; without workers the output layer's alone, after training. Raises NoWorkersError without it."""
    names = [name for name in weight_shapes(network.project().architecture) if name.endswith("kernel")]
    workers = server.workers()
    if workers.is_there:
        return [TRAINED, UNTRAINED], names
    if KERNEL not in names:
        workers.require()
    return [TRAINED], [KERNEL]


def _titles(architecture: Architecture, names: list[str]) -> dict[str, str]:
    """Kernel -> title of its layer, numbered where several have the same."""
    layers = layer_titles(architecture)
    titles = [layers[name.rpartition("/")[0]] for name in names]
    return {
        name: f"{title} {titles[: place + 1].count(title)}" if titles.count(title) > 1 else title
        for place, (name, title) in enumerate(zip(names, titles, strict=True))
    }


def _steepest(network: TrainedNetwork, dataset: DataSpec, tensor: str, untrained: bool) -> SteepestWeights:
    key = (str(network.path), network.version, tensor, untrained)
    steepest: SteepestWeights = ask_once(
        "learn-steepest",
        key,
        "steepest_weights",
        path=str(network.path),
        weight=tensor,
        untrained=untrained,
        count=STEEPEST,
        **_batch(dataset),
    )
    return steepest


def losses_at(weight: ChosenWeight, values: list[float], name: str) -> list[float]:
    """The measured losses for these values of the weight, asked once as long as nothing changes.

    name: under which the session remembers them.
    """
    key = (weight.key(), tuple(values))
    kept = store.get(name)
    if kept is None or kept[0] != key:
        kept = (key, _measure(weight, values))
        store.put(name, kept)
    losses: list[float] = kept[1]
    return losses


def _measure(weight: ChosenWeight, values: list[float]) -> Any:
    arguments: dict[str, Any] = {
        "path": str(weight.network.path),
        "weight": weight.tensor,
        "index": weight.index,
        "untrained": weight.untrained,
        "new_values": values,
        **_batch(weight.dataset),
    }
    usual_seconds = CURVE_SECONDS if len(values) > 1 else 0.0
    return ask("losses_along_weight", doing="Measuring the loss", usual_seconds=usual_seconds, **arguments)


def _batch(dataset: DataSpec) -> dict[str, Any]:
    pixels, labels = training_batch(dataset, IMAGES)
    return {"images": pixels.astype(np.float32) / np.float32(255), "labels": labels}


def values_around(weight: ChosenWeight) -> list[float]:
    """POINTS values of the weight, from REACH below to REACH above its own."""
    return [float(value) for value in np.linspace(weight.value - REACH, weight.value + REACH, POINTS)]
