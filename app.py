"""The app's entry point: the list of pages.

Streamlit also scans a folder named pages/ by itself, for its older kind of navigation; that scan is off as soon as
st.navigation has run, and cnn_demo/ui/core/page.py turns it off where a page is opened before this file has run.
"""

import streamlit as st

from cnn_demo.ui.core import own_classes
from cnn_demo.ui.core.style import lay_out, show_group_labels
from cnn_demo.ui.operator.sign_in import has_page

GROUPS = {
    "Start": [
        st.Page("pages/home.py", title="Home", icon=":material/home:", default=True),
        st.Page("pages/learn.py", title="Learn", icon=":material/school:"),
        st.Page("pages/teachers.py", title="For teachers", icon=":material/co_present:", visibility="hidden"),
    ],
    "Make": [
        st.Page("pages/data.py", title="Data", icon=":material/photo_library:"),
        st.Page("pages/build.py", title="Build", icon=":material/stacks:"),
        st.Page("pages/train.py", title="Train", icon=":material/model_training:"),
        st.Page("pages/runs.py", title="Runs", icon=":material/list_alt:"),
        st.Page("pages/sweep.py", title="Search", icon=":material/travel_explore:", visibility="hidden"),
        st.Page(
            "pages/classroom.py",
            title="Class",
            icon=":material/groups:",
            visibility="visible" if own_classes.has_any() else "hidden",
        ),
    ],
    "Use": [
        st.Page("pages/draw.py", title="Draw", icon=":material/draw:"),
        # The address of a page that Draw has taken in; links to it still open.
        st.Page("pages/draw.py", title="Draw", url_path="browser", visibility="hidden"),
        st.Page("pages/export.py", title="Export", icon=":material/download:"),
    ],
    "Look inside": [
        st.Page("pages/explain.py", title="Explain", icon=":material/calculate:"),
        st.Page("pages/inspection.py", title="Inspect", icon=":material/troubleshoot:"),
    ],
}

if has_page():
    GROUPS["Start"].append(
        st.Page("pages/operation.py", title="Operation", icon=":material/monitor_heart:", visibility="hidden")
    )

# Before st.navigation: without a page icon, the browser would fetch the icon of a page from a remote server.
lay_out(icon="🔢")
page = st.navigation([page for pages in GROUPS.values() for page in pages], position="top")
st.set_page_config(page_title=f"{page.title} · CNN workshop")
show_group_labels(GROUPS)
page.run()
