// Stores the whole site on the visitor's device, so that it opens without a connection. cnn_demo/browser/site.py fills
// in the two values; the name of the cache changes with the content of the site.

const worker = /** @type {ServiceWorkerGlobalScope & typeof globalThis} */ (self); // the types know any kind of worker
const CACHE = "$version";
const FILES = $files;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => worker.skipWaiting()),
  );
});

async function deleteOutdated() {
  const names = await caches.keys();
  const outdated = names.filter((name) => name.startsWith("cnn-workshop-") && name !== CACHE);
  await Promise.all(outdated.map((name) => caches.delete(name)));
}

worker.addEventListener("activate", (event) => {
  event.waitUntil(deleteOutdated().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept ?? fetch(event.request)));
});
