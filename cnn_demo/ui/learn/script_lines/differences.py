"""How the script differs from the article's, and how the shipped network was trained otherwise, with the reasons."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.presets import ARTICLE, RECIPES
from cnn_demo.ui.learn.classic_pass import CLASSIC
from cnn_demo.ui.learn.sources.training import KERAS_ADADELTA, KERAS_MNIST_CNN, ZEILER_2012


def show_differences() -> None:
    """A list of what was changed, and why."""
    as_run = RECIPES["article-as-run"].recipe.learning_rate
    held_back = MNIST.training_images - CLASSIC.result()["training_images"]
    st.markdown(
        f"""
#### What differs from the article's script, and why

The article's script follows an example of Keras from those years ({KERAS_MNIST_CNN.cited()}).

- **The learning rate of Adadelta.** There, the brackets of `Adadelta()` are empty. The default was {ARTICLE.learning_rate}
  then, as in the paper ({ZEILER_2012.cited()}), and is {as_run} in Keras 3 ({KERAS_ADADELTA.cited()}). Run as it stands, the
  script now takes steps a thousandth as long. So the rate is written out here.
- **Test images as validation images.** Both scripts pass the test images to `fit` as `validation_data`. That changes no
  weight. But anyone who stops training, or picks a setting, by what `fit` reports has chosen with the test images, and their
  accuracy is then too good. The shipped network was therefore validated on {held_back:,} of the training images
  (in a script: `validation_split=0.1`), and saw the test images once, at the end.
- **The input.** There, the first layer has the argument `input_shape`, and the script can also put the channel first. Keras 3
  prefers a line `Input`, and has the channel last unless told otherwise.
"""
    )
