"""The table of chapters, in their order."""

from __future__ import annotations

from cnn_demo.ui.learning import convolution, pixels, pooling, preprocessing, relu
from cnn_demo.ui.learning.chapter import Chapter

CHAPTERS = (
    Chapter(key="pixels", title="An image is numbers", show=pixels.show, question=pixels.QUESTION),
    Chapter(key="preprocessing", title="Preprocessing", show=preprocessing.show, question=preprocessing.QUESTION),
    Chapter(key="convolution", title="Convolution", show=convolution.show, question=convolution.QUESTION),
    Chapter(key="relu", title="ReLU, and why not a straight line", show=relu.show, question=relu.QUESTION),
    Chapter(key="pooling", title="Pooling", show=pooling.show, question=pooling.QUESTION),
)
