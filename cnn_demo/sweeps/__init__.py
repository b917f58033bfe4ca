"""Searches for good settings: Optuna suggests values, runs try them, weak ones are stopped early. Knows no Keras."""
