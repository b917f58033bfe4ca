"""Training on other machines: an executor that starts the workers of runs through Dask."""
