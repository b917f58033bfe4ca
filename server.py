"""The app on a web server that tells how it is: `streamlit run server.py`.

The pages are those of app.py, which Streamlit can run by itself, too. This adds what cnn_demo/ui/core/web_server.py lists.
"""

import streamlit as st

from cnn_demo.ui.core import web_server

app = st.App("app.py", routes=web_server.routes(), middleware=web_server.middleware(), lifespan=web_server.lifespan)
