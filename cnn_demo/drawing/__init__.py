"""A drawn or uploaded picture to what a network was trained on. Knows no Keras and no Streamlit."""
