"""Architecture -> keras.Model; weights to and from files; predictions. Runs in worker processes only."""
