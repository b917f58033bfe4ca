"""How a convolutional network works, in short chapters, each with an activity and a question."""

from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import page
from cnn_demo.ui.learn import chapter_frame

PARAMETERS = (address.CHAPTER, address.PRESENT, address.NETWORK, address.PICTURE, address.SEED)

with page("Learn", has_own_title=True, parameters=PARAMETERS):
    chapter_frame.show_chapter()
