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
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}
