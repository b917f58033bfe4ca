"""Lesson plans, notes for each chapter of Learn, and links that show a whole class the same, for its teacher."""

from cnn_demo.ui.core.page import page
from cnn_demo.ui.learn.teaching import sections

with page("For teachers", "Lesson plans, notes for each chapter, and links that show the whole class the same."):
    sections.show()
