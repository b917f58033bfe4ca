"""Adadelta in one operation of TensorFlow for each weight."""

from __future__ import annotations

from typing import Any

import keras


class FusedAdadelta(keras.optimizers.Adadelta):
    """An Adadelta that updates a weight and both of its running means in one pass over them.

    Its formula and its variables are those of Keras's, which reads and writes them in a dozen passes; for a network with a
    million weights these take longer than a convolution.
    """

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
