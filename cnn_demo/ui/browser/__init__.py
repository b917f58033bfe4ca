"""The page In your browser."""
