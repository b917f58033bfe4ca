"""How a convolutional network works, in short chapters: each with one thing to do and one question."""

from cnn_demo.ui.learning import frame
from cnn_demo.ui.page import page

with page(
    "Learn", "How a convolutional network works, from a pixel to an answer. Every number is computed as you read."
):
    frame.read()
