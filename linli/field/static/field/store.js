// What stays on the phone: the key, today's pack (until it expires), and what waits to be sent (until it is sent).
"use strict";
window.Field = window.Field || {};
window.Field.store = (() => {
  const opened = idb.openDB("linli-field", 1, {
    upgrade(db) {
      db.createObjectStore("kept");
      db.createObjectStore("queue", { keyPath: "seq", autoIncrement: true });
      db.createObjectStore("troubles", { keyPath: "id" });
    },
  });

  const get = async (name) => (await opened).get("kept", name);
  const put = async (name, value) => (await opened).put("kept", value, name);
  const drop = async (name) => (await opened).delete("kept", name);

  // The pack, unless its time is over: then it is removed, whoever looks first.
  const pack = async () => {
    const found = await get("pack");
    if (!found) return null;
    if (new Date(found.expires_at) > new Date()) return found;
    await drop("pack");
    await put("expired", true);
    return null;
  };

  const keepPack = async (loaded) => {
    const now = Date.now();
    const found = { ...loaded, made_at: new Date(now).toISOString(), expires_at: new Date(now + loaded.lasts * 1000).toISOString() };
    const tx = (await opened).transaction("kept", "readwrite");
    await Promise.all([tx.store.put(found, "pack"), tx.store.delete("expired"), tx.done]);
  };

  // `item` is what the server gets, `photos` are bytes, `label` is for the list on the phone.
  // Nothing is sent before `after`: so long a slip of the thumb can be taken back.
  const enqueue = async (item, { photos = [], label = "", after = 0 } = {}) =>
    (await opened).add("queue", { item, photos, label, after, bad: 0 });

  const waiting = async () => (await (await opened).getAll("queue")).sort((a, b) => a.bad - b.bad || a.seq - b.seq);
  const unqueue = async (seq) => (await opened).delete("queue", seq);
  const requeue = async (row) => (await opened).put("queue", row);
  const troubles = async () => (await opened).getAll("troubles");
  const solved = async (id) => (await opened).delete("troubles", id);

  // The server has answered: all of it is noted down, or nothing.
  const answered = async (rows) => {
    const tx = (await opened).transaction(["queue", "troubles"], "readwrite");
    for (const { row, trouble } of rows) {
      tx.objectStore("queue").delete(row.seq);
      if (trouble) tx.objectStore("troubles").put(trouble);
    }
    await tx.done;
  };

  // Taken into use anew. Whether it was: not by somebody else while something of another worker still waits here.
  const renew = async (owner, key) => {
    const before = await get("owner");
    const rows = [...(await waiting()), ...(await troubles())];
    if (before && before !== owner && rows.length) return false;
    const tx = (await opened).transaction("kept", "readwrite");
    await Promise.all([tx.store.clear(), tx.store.put(owner, "owner"), tx.store.put(key, "key"), tx.done]);
    return true;
  };

  const wipe = async () => {
    const names = ["kept", "queue", "troubles"];
    const tx = (await opened).transaction(names, "readwrite");
    await Promise.all([...names.map((name) => tx.objectStore(name).clear()), tx.done]);
  };

  return { opened, get, put, drop, pack, keepPack, enqueue, waiting, unqueue, requeue, troubles, solved, answered, renew, wipe };
})();
