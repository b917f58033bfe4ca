"""What a visitor's browser needs in order to predict: our modules, TensorFlow.js's files, a network. Knows no Keras."""
