"""The steps that the chapter on learning shows are those that Keras's optimizers take."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.ui.learn.gradient_step import adadelta_first_step, predicted_change


@pytest.mark.parametrize("slope", [-0.3, 0.002, 4.0])
@pytest.mark.parametrize("rate", [1.0, 0.001])
def test_first_step_of_adadelta_is_keras_s(slope: float, rate: float) -> None:
    import keras

    weight = keras.Variable(np.float32(0.0))
    keras.optimizers.Adadelta(learning_rate=rate).apply([np.float32(slope)], [weight])
    assert adadelta_first_step(slope, rate) == pytest.approx(float(weight.numpy()), rel=1e-4)


def test_default_rate_of_keras_is_a_thousandth_of_the_papers() -> None:
    import keras

    assert float(keras.optimizers.Adadelta().learning_rate) == pytest.approx(0.001)


def test_predicted_change_is_exact_for_a_linear_loss() -> None:
    slope, rate = -2.0, 0.1
    assert predicted_change(slope, rate) == pytest.approx(slope * (-rate * slope))
