"""Batch normalization for the model that is trained: in one operation of TensorFlow."""

from __future__ import annotations

from typing import Any

import keras

VECTOR = 16  # values: oneDNN's operation for bfloat16 is fast for whole vectors of channels alone


class FusedBatchNormalization(keras.layers.BatchNormalization):
    """A BatchNormalization that normalizes batches of feature maps in one operation while it trains.

    Weights and results are those of BatchNormalization. Keras 3 composes it of a dozen operations, each of which reads or
    writes all maps; on a CPU they take longer than the convolutions of a small network. Where the layer does not
    train, it is Keras's own.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        are_maps = len(inputs.shape) == 4 and mask is None
        if training and self.trainable and are_maps:
            return self._fused(inputs)
        return super().call(inputs, training=training, mask=mask)

    def _fused(self, inputs: Any) -> Any:
        """The normalized batch: (n, h, w, c) in the layer's precision -> the same. Updates the moving statistics."""
        import tensorflow as tf

        is_slow = self.compute_dtype == "bfloat16" and inputs.shape[-1] % VECTOR
        outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=tf.cast(inputs, tf.float32 if is_slow else self.compute_dtype),
            scale=self.gamma.value,
            offset=self.beta.value,
            mean=(),
            variance=(),
            epsilon=self.epsilon,
        )
        # TensorFlow's variance is that of a sample, with n - 1 in the denominator; Keras's moving variance is of the batch.
        count = tf.cast(tf.reduce_prod(tf.shape(inputs)[:-1]), variance.dtype)
        self._move(self.moving_mean, mean)
        self._move(self.moving_variance, variance * (count - 1) / count)
        return tf.cast(outputs, self.compute_dtype)

    def _move(self, statistic: Any, of_batch: Any) -> None:
        statistic.assign(statistic * self.momentum + of_batch * (1.0 - self.momentum))
