"""Table of the chapters that have exercises, with the kinds of problem of each. Knows no Streamlit."""

from __future__ import annotations

from cnn_demo.ui.learn.exercises.augmenting import interpolated_pixel, pictures_shown
from cnn_demo.ui.learn.exercises.changed_pictures import changed_pixel, smallest_epsilon
from cnn_demo.ui.learn.exercises.learning import (
    cross_entropy_gradient,
    descent_step,
    momentum_step,
    normalized_value,
    softmax_probability,
    squared_error_gradient,
)
from cnn_demo.ui.learn.exercises.parameters import convolution_parameters, dense_parameters
from cnn_demo.ui.learn.exercises.problem import Maker
from cnn_demo.ui.learn.exercises.strips import last_kept_window, window_count
from cnn_demo.ui.learn.exercises.training_sets import error_exponent, expected_error
from cnn_demo.ui.learn.exercises.weight_space import distance_from_plane
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
    "landscape": (distance_from_plane, momentum_step),
    "backpropagation": (squared_error_gradient, cross_entropy_gradient),
    "adversarial": (changed_pixel, smallest_epsilon),
    "augmentation": (interpolated_pixel, pictures_shown),
    "hunger": (error_exponent, expected_error),
    "blocks": (normalized_value, momentum_step),
    "uses": (window_count, last_kept_window),
}
