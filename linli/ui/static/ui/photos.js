// Photos that were chosen stay with the draft of their form on this device, until it was accepted or 7 days went by.
// Where a browser keeps no files, the page says that they must be chosen again.
(() => {
  "use strict";
  const DAYS = 7 * 24 * 3600 * 1000;
  const MOST = 120 * 1024 * 1024; // bytes of one form
  const STORE = "photos";

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("linli-drafts", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  const within = async (mode, work) => {
    const base = await open();
    try {
      const turn = base.transaction(STORE, mode);
      const found = work(turn.objectStore(STORE));
      return await new Promise((resolve, reject) => {
        turn.oncomplete = () => resolve(found.result);
        turn.onerror = turn.onabort = () => reject(turn.error);
      });
    } finally {
      base.close();
    }
  };

  const inputs = (form) => [...form.elements].filter((e) => e.type === "file" && e.name);

  // the files of a form, by field
  const keep = async (form, key) => {
    const files = Object.fromEntries(inputs(form).map((input) => [input.name, [...input.files]]));
    const bytes = Object.values(files).flat().reduce((sum, file) => sum + file.size, 0);
    try {
      if (bytes && bytes <= MOST) await within("readwrite", (store) => store.put({ at: Date.now(), files }, key));
      else await within("readwrite", (store) => store.delete(key));
    } catch {
      /* no room, or none at all: what was kept says so when it comes back */
    }
  };

  // how many came back
  const back = async (form, key) => {
    try {
      const kept = await within("readonly", (store) => store.get(key));
      if (!kept) return 0;
      let n = 0;
      for (const input of inputs(form)) {
        const files = kept.files[input.name] || [];
        if (!files.length || input.files.length) continue;
        const box = new DataTransfer();
        for (const file of files) box.items.add(file);
        input.files = box.files;
        n += input.files.length;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return n;
    } catch {
      return 0;
    }
  };

  const forget = async (key) => {
    try {
      await within("readwrite", (store) => store.delete(key));
    } catch {
      /* nothing was kept */
    }
  };

  const tidy = async (test) => {
    try {
      await within("readwrite", (store) => {
        const asked = store.openCursor();
        asked.onsuccess = () => {
          const cursor = asked.result;
          if (!cursor) return;
          if (test(cursor.key, cursor.value)) cursor.delete();
          cursor.continue();
        };
        return asked;
      });
    } catch {
      /* nothing was kept */
    }
  };
  document.addEventListener("DOMContentLoaded", () => tidy((key, kept) => Date.now() - kept.at > DAYS));

  const count = (form) => inputs(form).reduce((n, input) => n + input.files.length, 0);
  const clear = (form) => {
    for (const input of inputs(form)) {
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  window.photoDrafts = { keep, back, forget, count, clear, forgetAll: (begins) => tidy((key) => key.startsWith(begins)) };
})();
