"""The table of chapters, in their order."""

from __future__ import annotations

from types import ModuleType

from cnn_demo.ui.learn import (
    convolution,
    dense,
    features,
    loss,
    overfitting,
    pixels,
    pooling,
    preprocessing,
    relu,
    softmax,
    uses,
)
from cnn_demo.ui.learn.chapter import Chapter


def _chapter(key: str, title: str, module: ModuleType, page: str, further: str) -> Chapter:
    return Chapter(key=key, title=title, show=module.show, question=module.QUESTION, page=page, further=further)


CHAPTERS = (
    _chapter("pixels", "An image is numbers", pixels, "data", "More images: the Data page"),
    _chapter("preprocessing", "Preprocessing", preprocessing, "draw", "How a drawing is prepared: the Draw page"),
    _chapter("convolution", "Convolution", convolution, "explain", "All layers of a network: the Explain page"),
    _chapter("features", "Edges by hand, edges learnt", features, "train", "Kernels of your own: the Train page"),
    _chapter("relu", "ReLU, and why not a straight line", relu, "build", "Other activations: the Build page"),
    _chapter("pooling", "Pooling", pooling, "browser", "Pooled maps while you draw: In your browser"),
    _chapter("dense", "The dense layer", dense, "build", "The classic network's layers: the Build page"),
    _chapter("softmax", "Softmax", softmax, "draw", "Draw something that is no digit: the Draw page"),
    _chapter("loss", "Loss and learning", loss, "train", "Train the classic network: the Train page"),
    _chapter("overfitting", "Overfitting and dropout", overfitting, "runs", "Compare runs of your own: the Runs page"),
    _chapter("uses", "Uses, tools, limits", uses, "export", "Take a network away: the Export page"),
)
