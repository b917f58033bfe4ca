"""Makes the data sets that are published nowhere in their form. No Keras and no Streamlit."""
