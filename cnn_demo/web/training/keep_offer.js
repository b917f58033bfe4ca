// Buttons for a network of this device: keep it on the server, download it, delete it.

import { messageOf } from "../network/network_error.js";
import { element, setText } from "../pad/elements.js";
import { downloadBundle, keepOnServer } from "./keep_on_server.js";
import { deleteKeptNetwork, keptNetwork } from "./kept_networks.js";
import { button } from "./panel/parts.js";

const GONE = "This network is no longer on this device.";
const KEEPING = "Sending the network to the server";

/**
 * @param {Element} root
 * @param {{id: string, send: (value: unknown) => void}} given id: of the training. send: told the id once it is deleted
 */
export function mount(root, { id, send }) {
  const progress = element("progress", { max: 1, value: 0, "aria-label": KEEPING });
  const said = element("p", { class: "tp-note", role: "status" });
  let isSure = false; // whether Delete was pressed just before
  const buttons = [
    button("Keep it on this server", "cloud_upload", () => run(keep)),
    button("Download", "download", () => run(download)),
    button("Delete from this device", "delete", () => run(remove)),
  ];
  buttons[0].classList.add("tp-primary");
  progress.hidden = true;
  const row = element("div", { class: "tp-row" }, ...buttons);
  const view = element("div", { class: "wb" }, element("div", { class: "tp" }, row, progress, said));
  root.append(view);

  async function keep() {
    const { plan, trained } = await found();
    setText(said, KEEPING);
    progress.hidden = false;
    await keepOnServer(plan, trained, (share) => {
      progress.value = share;
    });
    await deleteKeptNetwork(id); // it is a run now
    setText(said, "The network is on the server now.");
  }

  async function download() {
    const { plan, trained } = await found();
    downloadBundle(plan, trained);
  }

  async function remove() {
    const { plan } = await found();
    if (!isSure) {
      isSure = true;
      return setText(said, `${plan.name} is on this device alone. Press Delete once more to delete it for good.`);
    }
    await deleteKeptNetwork(id);
    send({ deleted: id });
  }

  async function found() {
    const kept = await keptNetwork(id);
    if (!kept) throw new Error(GONE);
    return kept;
  }

  /** @param {() => Promise<void>} act */
  async function run(act) {
    if (act !== remove) isSure = false;
    setText(said, "");
    for (const each of buttons) each.disabled = true;
    await act().catch((error) => setText(said, messageOf(error)));
    progress.hidden = true;
    for (const each of buttons) each.disabled = false;
  }

  return () => view.remove();
}
