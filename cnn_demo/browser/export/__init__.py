"""Exports that need no Keras: for browsers, and bundles. Written here, run in Node.js and compared with the network itself."""
