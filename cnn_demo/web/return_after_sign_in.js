// Leads a visitor who has signed in back to the page from which they went: the sign-in itself ends on the first page.

/** @import { ComponentArguments } from "./types/streamlit.js" */
/** @import { SignInReturn } from "./types/components.js" */

const LEFT_AT = "cnn-workshop-left-at";

/** @param {string} path */
const withoutSlash = (path) => path.replace(/\/$/, "");

/** @param {Pick<ComponentArguments<SignInReturn>, "data">} component */
export default function ({ data: { signedIn, home } }) {
  try {
    if (!signedIn) {
      sessionStorage.setItem(LEFT_AT, location.pathname + location.search);
      return;
    }
    const place = sessionStorage.getItem(LEFT_AT);
    sessionStorage.removeItem(LEFT_AT);
    const isOnFirstPage = withoutSlash(location.pathname) === withoutSlash(home) && !location.search;
    // One slash alone at the start: the place is on this server.
    if (isOnFirstPage && place && /^\/(?!\/)/.test(place) && place !== location.pathname) location.replace(place);
  } catch {
    // A browser that keeps nothing stays on the first page.
  }
}
