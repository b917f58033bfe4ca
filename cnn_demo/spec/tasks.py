"""The table of tasks: the output stages, the loss, the metric, and the sections of the Inspect page that apply.

A task's figures on labelled images are computed by prediction/figures.py, and shown by ui/train/results.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cnn_demo.spec.layers import ConvolutionOutput, GatedOutput, Output

OutputStage = Output | GatedOutput | ConvolutionOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task.

    outputs: the stages that a design may end in, by their names in JSON; the first one is the usual one.
    loss: the name of a class in keras.losses, and of the same in keras.metrics; it takes label_smoothing.
    metric: the name of a class in keras.metrics. Both compare one-hot labels with the output layer's values.
    metric_name: what logs and figures call that metric; higher is better.
    sections: the sections of the Inspect page that make sense for it, in the page's order.
    """

    outputs: Mapping[str, type[OutputStage]]
    loss: str
    metric: str
    metric_name: str
    sections: tuple[str, ...]


CLASSIFICATION = "classification"

TASKS: dict[str, Task] = {
    # One of several classes for each image: probabilities that add up to 1.
    CLASSIFICATION: Task(
        outputs={"dense": Output, "gated": GatedOutput, "convolution": ConvolutionOutput},
        loss="CategoricalCrossentropy",
        metric="CategoricalAccuracy",
        metric_name="accuracy",
        sections=(
            "feature-maps",
            "attribution",
            "activation-maximization",
            "confusion",
            "calibration",
            "robustness",
            "embedding",
            "epochs",
            "side-by-side",
        ),
    ),
}
