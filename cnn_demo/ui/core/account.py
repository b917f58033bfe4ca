"""The control at a page's top right with which a visitor signs in and out. It is there only where the server offers that."""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError

from cnn_demo.errors import UserError
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import browser_memory, notices, person
from cnn_demo.ui.core.web_component import component

ICON = ":material/account_circle:"


def account_control() -> None:
    """Show who is signed in, or the button to sign in."""
    who = person.signed_in()
    if who is None:
        _sign_in_buttons(is_main=False)
        return
    with st.popover(escaped(who.name) or "Account", icon=ICON, key="account"):
        st.markdown(f"Signed in as **{escaped(who.name or who.email or 'somebody without a name')}**")
        if who.name and who.email:
            st.caption(escaped(who.email))
        st.markdown("Your work belongs to you. You find it on every device on which you sign in.")
        st.button("Sign out", icon=":material/logout:", on_click=_sign_out, key="sign-out")
        st.caption("Signing out leaves nothing of your work in this browser.")


def sign_in_card() -> None:
    """What a page shows in place of its content where only people who have signed in may see it."""
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.markdown("Sign in to open this page. Your work is then yours on every device.", text_alignment="center")
        _sign_in_buttons(is_main=True)


def return_to_page() -> None:
    """Lead a visitor who has signed in back to the page where they pressed the button: providers lead to Home alone."""
    if person.can_sign_in():
        component("return_after_sign_in")(
            key="return-after-sign-in",
            data={"signedIn": person.signed_in() is not None, "home": browser_memory.app_path()},
        )


def _sign_in_buttons(*, is_main: bool) -> None:
    """One button for each provider. is_main: nothing else is on the page; otherwise several providers are in a menu."""
    providers = person.providers()
    if is_main or len(providers) == 1:
        for provider in providers:
            _sign_in_button(provider, is_main=is_main)
    else:
        with st.popover("Sign in", icon=ICON, key="sign-in-menu"):
            for provider in providers:
                _sign_in_button(provider, is_main=False)


def _sign_in_button(provider: str | None, *, is_main: bool) -> None:
    st.button(
        f"Sign in with {escaped(provider[:1].upper() + provider[1:])}" if provider else "Sign in",
        icon=":material/login:",
        on_click=_sign_in,
        args=(provider,),
        type="primary" if is_main else "secondary",
        key=f"sign-in-{provider or 'default'}",
    )


def _sign_out() -> None:
    """The session goes on until the browser has left the page, so it forgets the person's work first."""
    st.logout()
    st.session_state.clear()


def _sign_in(provider: str | None) -> None:
    try:
        st.login(provider)
    except (StreamlitAuthError, StreamlitMissingAuthlibError) as error:
        notices.add_error(UserError(f"This server's sign-in is not set up correctly. {error}"))
