"""The table of chapters, in their order."""

from __future__ import annotations

from types import ModuleType

from cnn_demo.ui.learning import (
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
from cnn_demo.ui.learning.chapter import Chapter


def _chapter(key: str, title: str, module: ModuleType) -> Chapter:
    return Chapter(key=key, title=title, show=module.show, question=module.QUESTION)


CHAPTERS = (
    _chapter("pixels", "An image is numbers", pixels),
    _chapter("preprocessing", "Preprocessing", preprocessing),
    _chapter("convolution", "Convolution", convolution),
    _chapter("features", "Edges by hand, edges learnt", features),
    _chapter("relu", "ReLU, and why not a straight line", relu),
    _chapter("pooling", "Pooling", pooling),
    _chapter("dense", "The dense layer", dense),
    _chapter("softmax", "Softmax", softmax),
    _chapter("loss", "Loss and learning", loss),
    _chapter("overfitting", "Overfitting and dropout", overfitting),
    _chapter("uses", "Uses, tools, limits", uses),
)
