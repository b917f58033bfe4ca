"""The Learn page: one module per chapter, each with a function `show` and a QUESTION. chapters.py is their table."""
