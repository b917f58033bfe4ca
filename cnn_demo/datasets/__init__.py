"""The data sets: a table of them, files to NumPy, splits and statistics. Knows no Keras and no Streamlit."""
