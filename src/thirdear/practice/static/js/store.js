// A place in this browser for what the server does not have yet. What is put there is sealed before.
function opened(name, store, keyPath) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

// The way into one store: `inStore(mode, act)` resolves to the result of what `act` asks of it, once the disk has it.
export function storeOf(name, store, keyPath) {
  return async (mode, act) => {
    const database = await opened(name, store, keyPath)
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(store, mode, { durability: 'strict' })
        const request = act(transaction.objectStore(store))
        transaction.oncomplete = () => resolve(request.result)
        transaction.onabort = transaction.onerror = () => reject(transaction.error)
      })
    } finally {
      database.close()
    }
  }
}
