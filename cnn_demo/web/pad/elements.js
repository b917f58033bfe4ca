// Elements of a page, made in one line. Text is only ever text, never markup.

/** An element with attributes and children; children are elements or strings. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Set the text of an element that holds nothing else, where it differs: an unchanged one costs nothing. */
export function setText(target, text) {
  if (target.firstChild?.data !== text) target.textContent = text;
}
