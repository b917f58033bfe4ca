"""What a visitor's browser needs in order to predict: our modules, TensorFlow.js, a network. Knows no Keras."""
