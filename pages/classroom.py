"""A class: who trains what, and how far; for its teacher and its pupils, and for those who are about to join."""

from cnn_demo.ui.classroom.frame import class_page
from cnn_demo.ui.core import address
from cnn_demo.ui.core.page import page
from cnn_demo.ui.learn import presentation

with page(
    "Class",
    "Who is training which network, and how far each has come.",
    has_own_title=presentation.is_on(),
    parameters=(address.CLASS, address.JOIN, address.PRESENT),
):
    class_page()
