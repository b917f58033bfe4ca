// Shows the app's parameters in the address without a new entry in the browser's history.

/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @param {Pick<ComponentArguments<Record<string, string | null>>, "data">} component null: no such parameter */
export default function ({ data: parameters }) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === address.searchParams.get(name)) continue; // a needless change would rewrite the other parameters
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  if (address.href === location.href) return;
  history.replaceState(history.state, "", address);
  tellHost(address.search);
}

/**
 * Let a page that shows the app in a frame show the parameters, too: on Streamlit Community Cloud, that page has the
 * address that visitors see. The message is Streamlit's own.
 *
 * @param {string} queryParams
 */
function tellHost(queryParams) {
  const host = globalThis.parent;
  if (host !== globalThis.window) host.postMessage({ stCommVersion: 1, type: "SET_QUERY_PARAM", queryParams }, "*");
}
