"""The list of pages."""

import streamlit as st

# Before the navigation, whose icons would else be fetched from afar as the window's icon.
st.set_page_config(page_icon="🔢", layout="wide")
page = st.navigation(
    [
        st.Page("pages/home.py", title="Home", icon=":material/home:", default=True),
        st.Page("pages/learn.py", title="Learn", icon=":material/school:"),
        st.Page("pages/data.py", title="Data", icon=":material/photo_library:"),
        st.Page("pages/build.py", title="Build", icon=":material/stacks:"),
        st.Page("pages/train.py", title="Train", icon=":material/model_training:"),
        st.Page("pages/runs.py", title="Runs", icon=":material/list_alt:"),
        st.Page("pages/draw.py", title="Draw", icon=":material/draw:"),
        st.Page("pages/explain.py", title="Explain", icon=":material/calculate:"),
        st.Page("pages/inspection.py", title="Inspect", icon=":material/troubleshoot:"),
        st.Page("pages/browser.py", title="In your browser", icon=":material/bolt:"),
        st.Page("pages/export.py", title="Export", icon=":material/download:"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · CNN workshop")
page.run()
