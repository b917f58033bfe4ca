"""The Build page: the layer editor, the design's figures and its cost."""
