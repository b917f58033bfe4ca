// Scrolls to the top when another chapter is opened: the button for the next chapter is at the end of a chapter.

/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @type {typeof globalThis & {openChapter?: string}} the page's global object, which outlives the component */
const page = globalThis;

/** @param {Pick<ComponentArguments<string>, "data">} component the key of the chapter */
export default function ({ data: chapter }) {
  const before = page.openChapter;
  page.openChapter = chapter;
  if (before === undefined || before === chapter) return;
  const main = document.querySelector('[data-testid="stMain"]');
  main?.scrollTo({ top: 0 });
  // The button that had the focus is gone. A screen reader continues at the heading.
  const heading = main?.querySelector("h1");
  if (!heading || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
