"""Data sets: the catalogue, reading and writing their files, splits and statistics. No Keras and no Streamlit."""
