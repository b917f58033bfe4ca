// Tells Python which networks this device has trained and keeps, so that the pages can offer them; their weights stay here.

/** @import { ComponentArguments } from "./types/streamlit.js" */
/** @import { KeptNetwork } from "./training/kept_networks.js" */

/** @typedef {{modules: string, most: number, known: KeptNetwork[]}} DeviceNetworks known: what Python was told before */

/** @param {Pick<ComponentArguments<DeviceNetworks>, "data" | "setStateValue">} component */
export default function ({ data: { modules, most, known }, setStateValue }) {
  let isClosed = false;
  async function tell() {
    const { keptNetworks } = await import(new URL(`${modules}/training/kept_networks.js`, document.baseURI).href);
    const found = await keptNetworks(most);
    if (!isClosed && JSON.stringify(found) !== JSON.stringify(known)) setStateValue("networks", found);
  }
  tell().catch((error) => globalThis.reportError(error)); // the pages work without these networks
  return () => {
    isClosed = true;
  };
}
