"""Dropout for the model that is trained: with half of the random numbers, in operations of TensorFlow."""

from __future__ import annotations

from typing import Any

import keras

LEVELS = 2**16  # of a random number of 16 bits


class QuickDropout(keras.layers.Dropout):
    """A Dropout that decides on two values with each random number of 32 bits.

    The rate is right to within 1 / 131,072. Keras draws a number in the layer's precision for each value and selects by it,
    which in bfloat16 takes three times as long on a CPU.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        if training and self.rate > 0:
            return self._dropped(inputs)
        return super().call(inputs, training=training)

    def _dropped(self, inputs: Any) -> Any:
        """Inputs of any shape, each 0 with the probability `rate`, else divided by 1 - rate."""
        import tensorflow as tf

        count = tf.size(inputs)
        seed = tf.cast(self.seed_generator.next() % tf.int32.max, tf.int32)  # XLA takes no other
        words = tf.random.stateless_uniform([(count + 1) // 2], seed, minval=None, maxval=None, dtype=tf.int32)
        numbers = tf.reshape(tf.reshape(tf.bitcast(words, tf.int16), [-1])[:count], tf.shape(inputs))
        kept = tf.cast(numbers >= round(self.rate * LEVELS) - LEVELS // 2, inputs.dtype)
        return inputs * (kept * tf.cast(1.0 / (1.0 - self.rate), inputs.dtype))
