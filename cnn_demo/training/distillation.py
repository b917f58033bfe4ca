"""Knowledge distillation: the network learns a trained teacher's predictions besides the labels.

Hinton, Vinyals & Dean 2015, arXiv 1503.02531. The loss of an image, with the recipe's distillation a and temperature T, the
(smoothed) label y, the teacher's probabilities t and the network's p:

    (1 - a) H(y, p) + a T^2 H(soft(t), soft(p)),    H(u, v) = -sum(u log v),    soft(p) = softmax(log(p) / T)

Networks here end in softmax, so log(p) is the logits plus a constant, which cancels in the next softmax. The factor T^2
compensates the gradient of the softened part, which shrinks as 1 / T^2.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from cnn_demo.errors import ModelError
from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.distillation import teacher_of
from cnn_demo.runs.folder import RunFolder
from cnn_demo.training.layer_precision import new_layers_in

SMALLEST = 1e-30  # probabilities are clipped to it: the gradient of log(0) is infinite


class DistillationLoss(keras.layers.Layer):
    """Adds a T^2 H(soft(t), soft(p)), averaged over the batch, to the losses of its model.

    call: (batch, h, w, c) float32 images in [0, 1] and (batch, classes) probabilities of the network that learns;
    returns the probabilities unchanged. The teacher predicts without dropout and is not trained.
    """

    def __init__(self, teacher: keras.Model, share: float, temperature: float) -> None:
        super().__init__(name="distillation_loss", dtype="float32")
        teacher.trainable = False
        self.teacher, self.share, self.temperature = teacher, share, temperature

    def call(self, images: Any, probabilities: Any) -> Any:
        targets = ops.stop_gradient(self.teacher(images, training=False))
        losses = soft_cross_entropy(targets, probabilities, self.temperature)
        self.add_loss(self.share * self.temperature**2 * ops.mean(losses))
        return probabilities

    def compute_output_shape(self, images_shape: Any, probabilities_shape: Any) -> Any:
        return probabilities_shape


def soft_cross_entropy(targets: Any, probabilities: Any, temperature: float) -> Any:
    """H(soft(targets), soft(probabilities)) of each image: two (batch, classes) -> (batch,)."""
    softened = ops.softmax(_log(targets) / temperature)
    return -ops.sum(softened * ops.log_softmax(_log(probabilities) / temperature), axis=-1)


def load_teacher(run: RunFolder, precision: str) -> keras.Model:
    """The teacher from the run's folder; its layers compute in the precision in which the run's do.

    Raises ModelError where it is missing or damaged.
    """
    teacher = teacher_of(run)
    if teacher is None:
        raise ModelError(
            f"The run {run.id} is to learn from a teacher, and there is none in its folder. Start it again on the Train "
            "page with a network to learn from, or with distillation 0."
        )
    with new_layers_in(precision):
        network = build(teacher.project().architecture, name="teacher")
    set_weights(network, load_tensors(teacher.weights_file), f"the teacher of {run.id}")
    return network


def _log(probabilities: Any) -> Any:
    return ops.log(ops.maximum(probabilities, SMALLEST))
