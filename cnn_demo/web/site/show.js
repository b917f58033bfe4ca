// Shows the page's two tabs, drawing and training, or says why they cannot be shown.

import { mount } from "../workbench/workbench.js";
import { createTabs } from "./tabs.js";
import { createTrainTab } from "./train/train_tab.js";

/** @import { TrainingImages } from "../types/network.js" */
/** @import { SiteTraining } from "../types/site.js" */
/** @import { Given } from "../workbench/workbench.js" */

/**
 * trainingImages: of the network, null where the site has none.
 *
 * @param {() => Promise<Given & {training: SiteTraining, trainingImages: TrainingImages | null}>} load
 */
export async function show(load) {
  const root = document.getElementById("workbench");
  if (!root) throw new Error("The page needs an element with the id workbench.");
  try {
    const given = await load();
    const drawing = document.createElement("div");
    const show = (/** @type {Given | null} */ trained) =>
      // A network that was trained further has learned from other pictures, too.
      trained ? mounted(drawing, trained, null) : mounted(drawing, given, given.trainingImages);
    let unmount = show(null);
    const training = createTrainTab(given, (trained) => {
      unmount();
      unmount = show(trained);
    });
    const tabs = createTabs("What to do with the network", [
      { title: "Draw", panel: drawing },
      { title: "Train it on", panel: training.view },
    ]);
    root.replaceChildren(tabs.view);
  } catch (error) {
    root.textContent = `The network could not be loaded: ${error instanceof Error ? error.message : error}`;
  }
}

/**
 * @param {Element} root
 * @param {Given} given
 * @param {TrainingImages | null} trainingImages
 */
function mounted(root, given, trainingImages) {
  return mount(root, { ...given, options: { keepStrokesAs: "site", camera: true, trainingImages } });
}
