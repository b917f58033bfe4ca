// Buttons for a network of this device: keep it on the server, download it, delete it.

import { messageOf, NetworkError } from "../network/network_error.js";
import { element, setText } from "../pad/elements.js";
import { downloadBundle } from "./download_bundle.js";
import { keepOnServer } from "./keep_on_server.js";
import { deleteKeptNetwork, keptNetwork } from "./kept_networks.js";
import { DELETE } from "./panel/head_view.js";
import { button, confirmedButton, whileDisabled } from "./panel/parts.js";
import { sendingText } from "./panel/texts.js";

const GONE = "This network is no longer on this device. Reload the page.";

/**
 * @param {Element} root
 * @param {{id: string, send: (value: unknown) => void}} given id: of the training. send: told the id once it is deleted
 */
export function mount(root, { id, send }) {
  const said = element("p", { class: "tp-note", role: "status" });
  const buttons = [
    button("Keep it on this server", "cloud_upload", () => run(keep)),
    button("Download", "download", () => run(download)),
    confirmedButton("Delete from this device", DELETE, "delete", () => run(remove)),
  ];
  buttons[0].classList.add("tp-primary");
  const view = element("div", { class: "wb" }, element("div", { class: "tp-row" }, ...buttons, said));
  root.append(view);

  async function keep() {
    const { plan, trained } = await found();
    tell(0);
    await keepOnServer(plan, trained, tell);
    await deleteKeptNetwork(id); // it is a run now
  }

  async function download() {
    const { plan, trained } = await found();
    downloadBundle(plan, trained);
  }

  async function remove() {
    await deleteKeptNetwork(id);
    send({ deleted: id });
  }

  async function found() {
    const kept = await keptNetwork(id);
    if (!kept) throw new NetworkError(GONE);
    return kept;
  }

  /** @param {number} share */
  function tell(share) {
    setText(said, sendingText(share));
  }

  /** @param {() => Promise<void>} act */
  async function run(act) {
    setText(said, "");
    try {
      await whileDisabled(buttons, act);
    } catch (error) {
      setText(said, messageOf(error));
      // A defect is shown to the visitor and reported as an error as well.
      if (!(error instanceof NetworkError)) globalThis.reportError(error);
    }
  }

  return () => view.remove();
}
