"""The page of a search for settings: how far it is, its runs, and what they say about the settings."""
