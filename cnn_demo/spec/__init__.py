"""Architecture and training recipe as frozen, serialisable values. Knows no Keras and no Streamlit."""
