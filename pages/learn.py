"""How a convolutional network works, in short chapters, each with an activity and a question."""

from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import page
from cnn_demo.ui.learn import chapter_frame

with page("Learn", has_own_title=True, parameters=(address.CHAPTER, address.PRESENT, address.NETWORK)):
    chapter_frame.show_chapter()
