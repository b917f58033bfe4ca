"""The run folder: the whole protocol between the web process and a worker. Knows no Keras and no Streamlit."""
