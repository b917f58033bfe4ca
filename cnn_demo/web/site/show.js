// Shows the workbench on a page of its own, or says why it cannot be shown.

import { mount } from "../workbench/workbench.js";

/** @import { Given } from "../workbench/workbench.js" */

/** @param {() => Promise<Given>} load */
export async function show(load) {
  const root = document.getElementById("workbench");
  if (!root) throw new Error("The page needs an element with the id workbench.");
  try {
    const given = await load();
    root.replaceChildren();
    mount(root, { ...given, options: { keepStrokesAs: "site" } });
  } catch (error) {
    root.textContent = `The network could not be loaded: ${error instanceof Error ? error.message : error}`;
  }
}
