"""A trained network's predictions in NumPy, how certain they are, and figures on labelled images. No Keras.

Workers predict with Keras and measure with this. A server without workers predicts with this, too.
"""
