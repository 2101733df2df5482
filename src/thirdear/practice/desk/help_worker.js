// Keeps the help pages in the browser, so that they open when the server does not answer. It touches nothing else.
const KEPT = 'help-1'
const NEEDED = ['/help/', '/static/thirdear.css', '/static/ear.svg', '/static/fonts/inter-latin-wght-normal.woff2', '/static/fonts/literata-latin-wght-normal.woff2']

self.addEventListener('install', event => event.waitUntil(
  caches.open(KEPT).then(cache => cache.addAll(NEEDED)).then(() => self.skipWaiting())))

self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', event => {
  if (event.request.method !== 'GET' || new URL(event.request.url).origin !== location.origin) return
  event.respondWith(answer(event.request))
})

async function answer(request) {
  const cache = await caches.open(KEPT)
  try {
    const fresh = await fetch(request)
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone())
    return fresh
  } catch (error) {
    return await cache.match(request) || await cache.match('/help/') || Promise.reject(error)
  }
}
