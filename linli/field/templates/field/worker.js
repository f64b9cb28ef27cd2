// Keeps the empty page and its files, so that it opens without a signal. What people wrote down is not its business.
"use strict";
const HOME = "{{ home }}";
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}];
const CACHE = "linli-field-{{ version }}";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([HOME, ...FILES])));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("linli-field-") && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const fresh = async (request) => {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) await (await caches.open(CACHE)).put(HOME, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === HOME) {
    // what is kept is shown at once, and made new behind it
    const again = fresh(event.request);
    event.respondWith(caches.match(HOME).then((kept) => kept || again));
    event.waitUntil(again.catch(() => undefined));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});
