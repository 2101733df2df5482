// Keeps the help pages in the browser, so that they open when the server does not answer. It touches nothing else.
const KEPT = 'help-2'
const NEEDED = ['/help/', '/help/ground/', '/static/thirdear.css', '/static/ear.svg', '/static/fonts/inter-latin-wght-normal.woff2', '/static/fonts/literata-latin-wght-normal.woff2']

const ANY = { ignoreVary: true }

self.addEventListener('install', event => event.waitUntil(
  caches.open(KEPT).then(cache => cache.addAll(NEEDED)).then(() => self.skipWaiting())))

self.addEventListener('activate', event => event.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(name => name.startsWith('help-') && name !== KEPT).map(name => caches.delete(name))))
    .then(() => self.clients.claim())))

self.addEventListener('fetch', event => {
  if (event.request.method !== 'GET' || new URL(event.request.url).origin !== location.origin) return
  event.respondWith(answer(event.request))
})

async function answer(request) {
  const cache = await caches.open(KEPT)
  try {
    const fresh = await fetch(request)
    if (fresh.ok && !fresh.redirected) await keep(cache, request, fresh.clone())
    if (new URL(request.url).searchParams.has('country')) fetch('/help/').then(help => keep(cache, '/help/', help)).catch(() => {}) // now that country's
    return fresh
  } catch (error) {
    return await cache.match(request, ANY) || await cache.match('/help/', ANY) || Promise.reject(error)
  }
}

async function keep(cache, request, response) { // one answer an address, whatever language or cookie it was asked with
  await cache.delete(request, ANY)
  await cache.put(request, response)
}
