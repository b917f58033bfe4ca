"""Visitors' own data sets: reading their pictures, storing, checking and preparing them. No Keras and no Streamlit."""
