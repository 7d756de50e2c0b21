// Keeps the courier's page for the time without a network: what was loaded once is shown again, the newest first.
const store = "isotherm-courier-1";
const isOurs = (url) => url.origin === location.origin && (url.pathname.startsWith("/courier/") || url.pathname.startsWith("/page/"));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page names what it was made of before this worker was there.
self.addEventListener("message", (event) => {
  // A list with one address twice is refused as a whole.
  const addresses = [...new Set(event.data.keep)].filter((address) => isOurs(new URL(address)));
  event.waitUntil(caches.open(store).then((cache) => cache.addAll(addresses)).then(() => event.source.postMessage({ kept: addresses.length })));
});

async function newest(request) {
  const cache = await caches.open(store);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && isOurs(new URL(event.request.url))) event.respondWith(newest(event.request));
});
