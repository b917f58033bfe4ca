"""The drawing of a network: an architecture in, one SVG out. Knows no Keras and no Streamlit."""
