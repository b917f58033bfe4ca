"""The Inspect page: one module per section and what they share. sections.py is the table of the sections."""
