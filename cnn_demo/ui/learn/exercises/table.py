"""Table of the chapters that have exercises, with the kinds of problem of each. Knows no Streamlit."""

from __future__ import annotations

from cnn_demo.ui.learn.exercises.learning import (
    cross_entropy_gradient,
    descent_step,
    softmax_probability,
    squared_error_gradient,
)
from cnn_demo.ui.learn.exercises.parameters import convolution_parameters, dense_parameters
from cnn_demo.ui.learn.exercises.problem import Maker
from cnn_demo.ui.learn.exercises.windows import (
    output_size,
    pooled_value,
    receptive_field,
    rectified_window_value,
    window_value,
)

EXERCISES: dict[str, tuple[Maker, ...]] = {
    "convolution": (output_size, window_value),
    "channels": (convolution_parameters,),
    "relu": (rectified_window_value,),
    "pooling": (pooled_value,),
    "receptive": (receptive_field,),
    "dense": (dense_parameters,),
    "softmax": (softmax_probability,),
    "loss": (descent_step,),
    "backpropagation": (squared_error_gradient, cross_entropy_gradient),
}
