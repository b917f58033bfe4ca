"""Optimizers of Keras in one operation of TensorFlow for each weight.

Their formulas and their variables are Keras's, which computes them in a dozen operations. For a network with a million weights
these read and write more memory than a convolution; for a small one they take long to compile.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


class FusedAdadelta(keras.optimizers.Adadelta):
    """An Adadelta that updates a weight and both of its running means in one pass over them."""

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        import tensorflow as tf

        index = self._get_variable_index(variable)
        tf.raw_ops.ResourceApplyAdadelta(
            var=variable.handle,
            accum=self._accumulated_grads[index].value.handle,
            accum_update=self._accumulated_delta_vars[index].value.handle,
            lr=learning_rate,
            rho=self.rho,
            epsilon=self.epsilon,
            grad=gradient,
        )


class FusedAdam(keras.optimizers.Adam):
    """An Adam that updates a weight and both of its moments in one pass over them. It has no amsgrad."""

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        import tensorflow as tf

        index = self._get_variable_index(variable)
        step = ops.cast(self.iterations + 1, "float32")
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=ops.power(self.beta_1, step),
            beta2_power=ops.power(self.beta_2, step),
            lr=learning_rate,
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


class FusedAdamW(FusedAdam, keras.optimizers.AdamW):
    """An AdamW whose part of Adam is FusedAdam's."""
