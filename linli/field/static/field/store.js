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
    const isNeighbour = Boolean(loaded.is_neighbour); // known also when the pack has gone
    await Promise.all([tx.store.put(found, "pack"), tx.store.put(isNeighbour, "neighbour"), tx.store.delete("expired"), tx.done]);
  };

  // By which it is known what hangs on the same errand: one that was asked for here has no number until it was sent.
  const errandOf = (item) => item.errand || item.asked || (item.kind === "ask" ? item.id : "");

  // `item` is what the server gets, `photos` are bytes, `label` is for the list on the phone. All rows are kept, or none.
  // Nothing is sent before `after`: so long a slip of the thumb can be taken back.
  const enqueueAll = async (rows) => {
    const tx = (await opened).transaction(["kept", "queue"], "readwrite");
    const begun = (await tx.objectStore("kept").get("begun")) || {};
    for (const [item, { photos = [], label = "", after = 0 } = {}] of rows)
      tx.objectStore("queue").add({ item: numbered(item, begun), photos, label, after, bad: 0 });
    await tx.done;
  };
  const enqueue = (item, how) => enqueueAll([[item, how]]);

  // What hangs on an errand that has arrived meanwhile names it by its number.
  const numbered = ({ asked, ...item }, begun) => {
    if (!asked) return item;
    return begun[asked] ? { ...item, errand: begun[asked] } : { ...item, asked };
  };

  const waiting = async () => (await (await opened).getAll("queue")).sort((a, b) => a.bad - b.bad || a.seq - b.seq);
  // What can be sent: papers wait until the errand to which they belong has arrived.
  const ready = async () => (await waiting()).filter((row) => !row.item.asked);
  const unqueue = async (seq) => (await opened).delete("queue", seq);

  // Tried in vain: it is tried again after all others, and what hangs on the same errand after it.
  const requeue = async (row) => {
    const tx = (await opened).transaction("queue", "readwrite");
    const errand = errandOf(row.item);
    for (const other of await tx.store.getAll())
      if (other.seq === row.seq || (errand && other.seq > row.seq && errandOf(other.item) === errand))
        tx.store.put({ ...other, bad: Math.max(other.bad, row.bad + 1) });
    await tx.done;
  };

  // An errand that was never sent is dropped, and what hangs on it.
  const unask = async (id) => {
    const tx = (await opened).transaction("queue", "readwrite");
    for (const row of await tx.store.getAll()) if (row.item.asked === id) tx.store.delete(row.seq);
    await tx.done;
  };

  const troubles = async () => (await opened).getAll("troubles");
  const solved = async (id) => (await opened).delete("troubles", id);

  // The server has answered: all of it is noted down, or nothing. `errand` is the number of one that was asked for.
  const answered = async (rows) => {
    const tx = (await opened).transaction(["kept", "queue", "troubles"], "readwrite");
    const [kept, queue] = [tx.objectStore("kept"), tx.objectStore("queue")];
    const begun = (await kept.get("begun")) || {};
    for (const { row, trouble, errand } of rows) {
      queue.delete(row.seq);
      if (trouble) tx.objectStore("troubles").put(trouble);
      if (errand) begun[row.item.id] = errand;
    }
    if (rows.some(({ errand }) => errand)) {
      kept.put(begun, "begun");
      for (const other of await queue.getAll())
        if (begun[other.item.asked]) queue.put({ ...other, item: numbered(other.item, begun) });
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

  return {
    opened, get, put, drop, pack, keepPack, enqueue, enqueueAll, waiting, ready, unqueue, unask, requeue, troubles, solved, answered, renew, wipe,
  };
})();
