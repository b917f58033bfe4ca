// Puts the workbench on a page of its own, or says why it cannot be had.

import { mount } from "../workbench/workbench.js";

/** load: a function that resolves to {network, weights, sources}, see workbench.js. */
export async function show(load) {
  const root = document.getElementById("workbench");
  try {
    const { network, weights, sources } = await load();
    root.replaceChildren();
    mount(root, { network, weights, sources, options: { keepStrokesAs: "site" } });
  } catch (error) {
    root.textContent = `The network could not be loaded: ${error.message}`;
  }
}
