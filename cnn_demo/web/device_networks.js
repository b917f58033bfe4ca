// Tells Python which networks this device has trained and keeps, so that the pages can offer them; their weights stay here.

/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @typedef {{modules: string, most: number, known: string[]}} DeviceNetworks known: the ids that Python was told */

/** @param {Pick<ComponentArguments<DeviceNetworks>, "data" | "setStateValue">} component */
export default function ({ data: { modules, most, known }, setStateValue }) {
  let isClosed = false;
  async function tell() {
    const { keptNetworks } = await import(new URL(`${modules}/training/kept_networks.js`, document.baseURI).href);
    const found = await keptNetworks(most);
    const ids = found.map((/** @type {{id: string}} */ { id }) => id);
    if (!isClosed && ids.join() !== known.join()) setStateValue("networks", found);
  }
  tell().catch((error) => globalThis.reportError(error)); // the pages work without these networks
  return () => {
    isClosed = true;
  };
}
