"""The Inspect page: one module a section, and what they share. sections.py is the table of them."""
