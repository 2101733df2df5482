// Lets the browser keep the help pages, so that they open without the server.
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/help/worker.js', { scope: '/help/' }).catch(() => {})
