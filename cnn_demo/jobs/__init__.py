"""Starts, queues and asks worker processes. Knows no Keras and no Streamlit: it calls the workers' code by name."""
