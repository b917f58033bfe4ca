// Leaving a page, as its handler of beforeunload sees it.

/**
 * Whether the browser would ask before the page is left.
 *
 * @param {(event: { preventDefault(): void }) => void} handler
 */
export function isAsked(handler) {
  let isPrevented = false;
  handler({
    preventDefault: () => {
      isPrevented = true;
    },
  });
  return isPrevented;
}
