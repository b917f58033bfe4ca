"""The Export page: formats, downloads, and the check in the visitor's browser."""
