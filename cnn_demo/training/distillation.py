"""Knowledge distillation: what a trained network, the teacher, says of an image is learnt besides its label.

Hinton, Vinyals & Dean 2015, arXiv 1503.02531. The loss of an image, with the share a of the teacher (distillation) and the
temperature T of the recipe, the label y (smoothed as the recipe says), the teacher's probabilities t and the network's p:

    (1 - a) H(y, p) + a T^2 H(soft(t), soft(p)),    H(u, v) = -sum(u log v),    soft(p) = softmax(log(p) / T)

Networks here end in softmax, so log(p) is what they had before it but for a constant, which softmax takes away again.
The factor T^2 keeps the share what it says: the softened part's gradient shrinks as 1 / T^2.
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

SMALLEST = 1e-30  # a probability below it counts as this: float32 holds its logarithm's gradient, 0's it does not


class Teaching(keras.layers.Layer):
    """Adds a T^2 H(soft(t), soft(p)), the mean over the batch, to the losses of the model that it stands in.

    ((batch, h, w, c) float32 in [0, 1], (batch, classes) probabilities of the network that learns) -> the latter,
    unchanged. The teacher predicts as it does in use, without dropout, and is not trained.
    """

    def __init__(self, teacher: keras.Model, share: float, temperature: float) -> None:
        super().__init__(name="teaching", dtype="float32")
        teacher.trainable = False
        self.teacher, self.share, self.temperature = teacher, share, temperature

    def call(self, images: Any, probabilities: Any) -> Any:
        told = ops.stop_gradient(self.teacher(images, training=False))
        differences = soft_cross_entropy(told, probabilities, self.temperature)
        self.add_loss(self.share * self.temperature**2 * ops.mean(differences))
        return probabilities

    def compute_output_shape(self, images_shape: Any, probabilities_shape: Any) -> Any:
        return probabilities_shape


def soft_cross_entropy(told: Any, probabilities: Any, temperature: float) -> Any:
    """H(soft(told), soft(probabilities)) of each image: two (batch, classes) -> (batch,)."""
    of_teacher = ops.softmax(_log(told) / temperature)
    return -ops.sum(of_teacher * ops.log_softmax(_log(probabilities) / temperature), axis=-1)


def load_teacher(run: RunFolder) -> keras.Model:
    """The network that the run was given to learn from. Raises ModelError where it is missing or damaged."""
    teacher = teacher_of(run)
    if teacher is None:
        raise ModelError(
            f"The run {run.id} is to learn from a teacher, and there is none in its folder. Start it again on the Train "
            "page with a network to learn from, or with distillation 0."
        )
    network = build(teacher.project().architecture, name="teacher")
    set_weights(network, load_tensors(teacher.weights_file), f"the teacher of {run.id}")
    return network


def _log(probabilities: Any) -> Any:
    return ops.log(ops.maximum(probabilities, SMALLEST))
