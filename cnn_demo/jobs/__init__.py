"""Starts, queues and asks worker processes. Calls their code by name: it imports no Keras and no Streamlit."""
