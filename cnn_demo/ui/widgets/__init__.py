"""Parts that several pages show: canvas, prediction panel, live chart, pictures, the browser workbench."""
