// The page of the static site: loads the network from the site and shows the workbench. Later visits work offline.

import { show } from "./show.js";

/** @param {string} name */
async function file(name) {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name} is missing from this site (${answer.status}).`);
  return answer;
}

show(async () => {
  const names = ["network.json", "training.json", "training_images.json", "weights.bin"].map(
    (name) => `network/${name}`,
  );
  const [network, training, trainingImages, weights, sources] = await Promise.all(
    [...names, "tfjs/sources.json"].map(file),
  );
  return {
    network: await network.json(),
    training: await training.json(),
    trainingImages: await trainingImages.json(),
    weights: await weights.arrayBuffer(),
    sources: await sources.json(),
  };
});

// Browsers allow no service worker to a page from a file, nor to one without https unless it is on this machine.
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("service_worker.js");
