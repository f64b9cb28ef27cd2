// Sends what waits, in its order, and loads the day. Without background sync: while the page is open, again and again.
"use strict";
window.Field.send = (() => {
  const { store } = window.Field;
  const MOST = 20;
  const SHORT = 3000;
  const LONG = 60000;
  let pause = SHORT;
  let timer = 0;
  let alone = false; // after an error of the server, one by one, so that one bad item holds up no other
  let isOwed = false; // something was sent, and the day was not loaded since: what is done would look as if it were not
  let tell = () => {};
  const say = () => document.getElementById("field-phrases").dataset;

  // Only one tab sends at a time; where locks are unknown, the ids see to it that nothing counts twice.
  let busy = false;
  const alonely = async (work) => {
    if (navigator.locks) {
      await navigator.locks.request("linli-field-send", { ifAvailable: true }, (lock) => (lock ? work() : undefined));
    } else if (!busy) {
      busy = true;
      await work().finally(() => {
        busy = false;
      });
    }
  };

  const ask = async (url, body, seconds) => {
    const headers = { "X-Linli-Phone": await store.get("key") };
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), seconds * 1000);
    try {
      return await fetch(url, { method: "POST", headers, body, signal: stop.signal, credentials: "same-origin" });
    } finally {
      clearTimeout(clock);
    }
  };

  const wipe = async () => {
    const key = await store.get("key");
    await store.wipe();
    if (window.caches) for (const name of await caches.keys()) if (name.startsWith("linli-field-")) await caches.delete(name);
    tell("ended");
    // should this be lost, it is wiped all the same
    await fetch(say().wiped, { method: "POST", headers: { "X-Linli-Phone": key } }).catch(() => undefined);
  };

  // Whether the door is shut; what is to be done then is done.
  const shut = async (answer) => {
    if (answer.status === 410) await wipe();
    else if (answer.status === 401) {
      await store.put("signin", true);
      tell("changed");
    }
    return answer.status === 410 || answer.status === 401;
  };

  const packed = (rows) => {
    const items = JSON.stringify({ items: rows.map((row) => row.item) });
    if (!rows.some((row) => row.photos.length)) return items;
    const form = new FormData();
    form.append("items", items);
    for (const row of rows)
      row.photos.forEach((bytes, n) => {
        form.append(`photo-${row.item.id}-${n}`, new Blob([bytes], { type: "image/jpeg" }), `${n + 1}.jpg`);
      });
    return form;
  };

  const trouble = (row, answer) => {
    if (answer.status === "clash") return { id: `clash-${answer.clash.visit}`, kind: "clash", ...answer.clash };
    if (answer.status === "done") return null;
    const { item, photos, label } = row;
    return { id: item.id, kind: answer.status, text: answer.text, version: answer.version, item, photos, label };
  };

  const next = async () => {
    const rows = (await store.ready()).filter((row) => row.after <= Date.now());
    if (!rows.length) return [];
    if (alone || rows[0].photos.length || rows[0].bad) return [rows[0]];
    const end = rows.findIndex((row) => row.photos.length || row.bad);
    return rows.slice(0, Math.min(end < 0 ? MOST : end, MOST));
  };

  const work = async () => {
    for (let rows = await next(); rows.length; rows = await next()) {
      const answer = await ask(say().sendto, packed(rows), rows[0].photos.length ? 90 : 30);
      if (await shut(answer)) return;
      if (!answer.ok) {
        if (rows.length === 1 && answer.status >= 500) await store.requeue(rows[0]);
        alone = answer.status >= 500;
        throw new Error(`the server answered ${answer.status}`);
      }
      const known = new Map((await answer.json()).answers.map((one) => [one.id, one]));
      const done = rows.filter((row) => known.has(row.item.id));
      const told = (row) => known.get(row.item.id);
      await store.answered(done.map((row) => ({ row, trouble: trouble(row, told(row)), errand: told(row).errand })));
      await store.put("sent", new Date().toISOString());
      await store.drop("signin");
      isOwed = true;
      alone = false;
      pause = SHORT;
      tell("changed");
    }
  };

  const load = async () => {
    const answer = await ask(say().load, "{}", 30);
    if (await shut(answer)) return;
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    await store.keepPack(await answer.json());
    await store.drop("signin");
    tell("changed");
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(run, pause);
    pause = Math.min(pause * 2, LONG);
  };

  // Send, then load when asked to, or when something was sent.
  async function run({ always = false } = {}) {
    clearTimeout(timer);
    if (!(await store.get("key"))) return;
    try {
      await alonely(async () => {
        isOwed = isOwed || always;
        await work();
        const isIn = (await store.get("key")) && !(await store.get("signin"));
        if (isIn && (isOwed || !(await store.pack()))) {
          await load();
          isOwed = false;
        }
      });
      tell("online");
      if ((await store.ready()).length) later();
    } catch {
      tell("offline");
      later();
    }
  }

  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };

  const start = (listener) => {
    tell = listener;
    window.addEventListener("online", () => {
      pause = SHORT;
      run();
    });
    window.addEventListener("offline", () => tell("offline"));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && run());
    run({ always: true });
  };

  return { start, run, soon };
})();
