"""The table of chapters, in reading order."""

from __future__ import annotations

from types import ModuleType

from cnn_demo.ui.learn import (
    adversarial,
    augmentation,
    backpropagation,
    blocks,
    channels,
    convolution,
    dense,
    features,
    hunger,
    landscape,
    loss,
    overfitting,
    pixels,
    pooling,
    preprocessing,
    receptive,
    relu,
    script,
    softmax,
    uses,
)
from cnn_demo.ui.learn.chapter import Chapter


def _chapter(key: str, title: str, module: ModuleType, page: str, further: str) -> Chapter:
    texts = {"text": module.TEXT, "activity": module.ACTIVITY, "question": module.QUESTION}
    return Chapter(key=key, title=title, show=module.show, page=page, further=further, **texts)


CHAPTERS = (
    _chapter("pixels", "An image is numbers", pixels, "data", "More images on the Data page"),
    _chapter("preprocessing", "Preprocessing", preprocessing, "draw", "See on the Draw page how a drawing is prepared"),
    _chapter("convolution", "Convolution", convolution, "explain", "All layers of a network on the Explain page"),
    _chapter(
        "features",
        "Edge filters: hand-made and learned",
        features,
        "train",
        "Train kernels of your own on the Train page",
    ),
    _chapter("channels", "Several channels", channels, "explain", "Every layer's sums on the Explain page"),
    _chapter("relu", "Why ReLU", relu, "build", "Other activations on the Build page"),
    _chapter("pooling", "Pooling", pooling, "draw", "Pooled maps while you draw, on the Draw page"),
    _chapter(
        "receptive", "The receptive field", receptive, "build", "Receptive fields of your own design on the Build page"
    ),
    _chapter("dense", "The dense layer", dense, "build", "The layers of the classic network on the Build page"),
    _chapter("softmax", "Softmax", softmax, "draw", "Draw something that is not a digit on the Draw page"),
    _chapter("loss", "Loss and learning", loss, "train", "Train the classic network on the Train page"),
    _chapter("landscape", "The loss landscape", landscape, "train", "Train with another optimizer on the Train page"),
    _chapter(
        "backpropagation",
        "Backpropagation",
        backpropagation,
        "train",
        "Train a network of your own on the Train page",
    ),
    _chapter(
        "adversarial", "Adversarial examples", adversarial, "draw", "See on the Draw page when a prediction is not sure"
    ),
    _chapter("overfitting", "Overfitting and dropout", overfitting, "runs", "Compare your own runs on the Runs page"),
    _chapter("augmentation", "Augmentation", augmentation, "train", "Examples of training images on the Train page"),
    _chapter("hunger", "How many images?", hunger, "train", "Set the size of the training set on the Train page"),
    _chapter(
        "blocks",
        "Batch normalization and more",
        blocks,
        "build",
        "Batch normalization and residual blocks in your own design on the Build page",
    ),
    _chapter(
        "script", "The script, line by line", script, "build", "The Keras script of your own design on the Build page"
    ),
    _chapter("uses", "Applications, tools and limits", uses, "export", "Download a network on the Export page"),
)
