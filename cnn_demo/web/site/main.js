// The static site's page: fetches the network that lies beside it and puts up the workbench; works offline afterwards.

import { show } from "./show.js";

async function part(name, kind) {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name} is missing from this site (${answer.status}).`);
  return answer[kind]();
}

show(async () => {
  const [network, weights, sources] = await Promise.all([
    part("network/network.json", "json"),
    part("network/weights.bin", "arrayBuffer"),
    part("tfjs/sources.json", "json"),
  ]);
  return { network, weights, sources };
});

// A page opened from a file has no service worker, nor one served without https except on this very machine.
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("service_worker.js");
