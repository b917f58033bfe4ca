"""A menu about the visitor's work as a whole: its private link, a copy of it, the other work that this browser remembers."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.core import own_work
from cnn_demo.ui.widgets import end_of_work, work_copy, work_limits
from cnn_demo.ui.widgets.link_to_copy import link_to_copy


def your_work_menu() -> None:
    """A button that opens the menu."""
    with st.popover("Your work", icon=":material/devices:"):
        st.markdown("**Open it on another device**")
        if own_work.is_signed_in_persons():
            st.caption("Sign in there: your work belongs to you and is there already.")
        elif own_work.workspace().exists():
            link_to_copy(own_work.private_link())
            st.caption(
                ":material/lock: This link is private. Anyone who has it can see, change and delete your runs and "
                "your pictures. To show a network to others, share that network instead."
            )
        else:
            st.caption(
                "There is nothing to open yet. Your link is here as soon as you have changed a design or started a run."
            )
        st.markdown("**How much you may keep, and how long**")
        work_limits.limits_part()
        st.markdown("**Keep a copy**")
        work_copy.download_part()
        work_copy.upload_part()
        if others := own_work.others():
            st.markdown("**Other work in this browser**")
            for number, other in enumerate(others):
                st.button(
                    own_work.description(other),
                    key=f"switch-work-{number}",
                    icon=":material/folder_open:",
                    width="stretch",
                    on_click=own_work.switch,
                    args=(other.folder.name,),
                )
        st.markdown("**Leave this device, or end your work**")
        end_of_work.end_buttons()
    end_of_work.end_dialogs()
