// Another chapter begins at its top: the button that led to it stands at the end of the one before.

export default function ({ data: chapter }) {
  const before = globalThis.openChapter;
  globalThis.openChapter = chapter;
  if (before === undefined || before === chapter) return;
  const page = document.querySelector('[data-testid="stMain"]');
  page?.scrollTo({ top: 0 });
  // Where the button that had the focus is gone, a screen reader goes on at the heading.
  const heading = page?.querySelector("h2");
  if (!heading || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
