"""The lines of the classic script, and what each of them makes of one image."""
