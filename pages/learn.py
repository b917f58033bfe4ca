"""How a convolutional network works, in short chapters, each with an activity and a question."""

from cnn_demo.ui.core.page import page
from cnn_demo.ui.learn import chapter_frame

with page(
    "Learn", "How a convolutional network works, from pixels to a prediction. Every number is computed while you read."
):
    chapter_frame.show_chapter()
