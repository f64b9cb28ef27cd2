// The field page: shows what the phone carries, and writes down what the worker says. Nothing here asks where one is.
"use strict";
(() => {
  const { store, send } = window.Field;
  const GRACE = 4000; // so long a tap can be undone
  const SIDE = 1600; // pixels of the longer side of a photo
  const FORMS = ["door", "raise", "case", "errand", "ask", "report"];
  const phrases = document.getElementById("field-phrases").dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const view = (name) => one(`[data-view="${name}"]`);
  const list = (name, within = document) => one(`[data-list="${name}"]`, within);
  const words = (name, facts = {}) => phrases[name].replace(/\{(\w)\}/g, (_, key) => facts[key]);
  const clock = (iso) => (iso ? new Date(iso).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" }) : phrases.never);
  const now = () => new Date().toISOString();
  let isOnline = navigator.onLine;
  let isEnded = false;

  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // --- filling in ---

  const fill = (root, facts) => {
    for (const place of all("[data-fill]", root)) {
      const text = facts[place.dataset.fill];
      if (text === undefined) continue;
      place.textContent = text;
      place.hidden = !text;
    }
    for (const place of all("[data-link]", root)) {
      const address = facts[place.dataset.link];
      if (address) place.href = address;
      else place.removeAttribute("href");
    }
  };

  const pill = (root, name, text, tone) => {
    const place = one(`[data-pill="${name}"]`, root);
    place.hidden = !text;
    place.firstElementChild.textContent = text;
    place.firstElementChild.className = `pill is-${tone}`;
  };

  const part = (name, facts) => {
    const made = one(`template[data-part="${name}"]`).content.cloneNode(true);
    fill(made, facts);
    return made;
  };

  // --- doors ---

  const marks = (rows) => {
    const found = new Map();
    for (const row of rows)
      if (row.item.kind === "visit") found.set(`${row.item.round || ""}/${row.item.dwelling}`, row);
    return found;
  };

  // Where nobody was home one knocks again in the evening.
  const again = (made, round, door, isOpen) => {
    const link = one('[data-link="again"]', made);
    if (isOpen) link.href = `#door/${round.id}/${door.id}`;
    else link.hidden = true;
  };

  const doorCard = (round, door, row) => {
    if (row) {
      const made = part("past", { label: door.label, what: `${row.label} · ${phrases.waits}` });
      pill(made, "when", words("kept", { t: clock(row.item.at) }), "soon");
      one("[data-undo]", made).dataset.undo = row.seq;
      again(made, round, door, row.item.result === "nobody");
      return made;
    }
    if (door.visit) {
      const made = part("past", { label: door.label, what: `${door.visit.result} · ${door.visit.by}` });
      pill(made, "when", words("kept", { t: door.visit.at }), "done");
      one("[data-undo]", made).hidden = true;
      again(made, round, door, door.visit.again);
      return made;
    }
    const care = door.cares.map((entry) => [entry.name, entry.kind, entry.alarm].filter(Boolean).join(" · ")).join("；");
    const made = part("door", { label: door.label, last: door.last, care });
    pill(made, "since", door.since, door.late ? "soon" : "plain");
    const card = one("[data-door]", made);
    card.dataset.round = round.id;
    card.dataset.dwelling = door.id;
    return made;
  };

  const showRounds = async (pack, rows) => {
    const place = list("rounds");
    const waiting = marks(rows);
    const wanted = one("#find-door").value.trim();
    place.replaceChildren();
    if (!pack) return;
    one("[data-find]").hidden = pack.rounds.every((round) => round.doors.length < 12);
    for (const round of pack.rounds) {
      const rowOf = (door) => waiting.get(`${round.id}/${door.id}`);
      const done = round.done + round.doors.filter((door) => rowOf(door) && !door.visit).length;
      const made = part("round", { purpose: round.purpose, ask: round.ask, far: words("far", { d: done, n: round.total }) });
      const later = round.total - round.doors.length;
      fill(made, { later: later > 0 ? words("later", { n: later }) : "" });
      const found = round.doors.filter((door) => !wanted || door.label.includes(wanted));
      const doors = [...found.filter((door) => !door.visit), ...found.filter((door) => door.visit)]; // what is left comes first
      list("doors", made).append(...doors.map((door) => doorCard(round, door, rowOf(door))));
      place.append(made);
    }
    if (!pack.rounds.length) place.append(part("none", { text: phrases.none }));
  };

  const showCases = (pack) => {
    const cards = (pack?.cases || []).map((row) => {
      const made = part("case", { title: row.title, open: `#case/${row.id}`, meta: [row.number, row.where, row.state].filter(Boolean).join(" · ") });
      pill(made, "due", row.due, row.late ? "late" : "plain");
      return made;
    });
    list("cases").replaceChildren(...(cards.length ? cards : [part("none", { text: phrases.nocase })]));
  };

  // --- errands ---

  const RUN = {
    papers: "take_papers", handed: "hand_over", fetched: "fetch_result", given: "give_result",
    needed: "ask_resident", returned: "sent_back", passed: "pass_on_errand", restored: "give_papers_back", freed: "let_go_errand",
    impossible: "cannot_do", withdrawn: "withdraw_errand", noted: "note_errand", taken: "take_errand",
  };
  const GONE = ["passed", "freed", "impossible", "withdrawn"]; // it is the worker's no more, as soon as it is sent
  const KEPT = [...GONE, "noted", "taken"]; // what leaves open what was asked of the resident

  // Who has the papers after a step.
  const holding = (at, { kind, keeps_originals }) => {
    if (kind === "papers") return keeps_originals ? "helper" : at;
    if (kind === "handed") return at === "helper" ? "office" : at;
    if (kind === "fetched" || kind === "returned") return at === "office" ? "helper" : at;
    return kind === "given" || kind === "restored" ? "resident" : at;
  };
  const isBlocked = (action, at) =>
    (action === "let_go_errand" && at === "helper") || (action === "cannot_do" && at === "office") || (action === "give_papers_back" && at !== "helper");

  // The errands of the pack, and those that were asked for here and have not arrived yet: each as it will stand once what
  // waits is sent, by the table of the rulebook that came with the pack.
  const errandsNow = (pack, rows, troubles) => {
    const asides = new Set(troubles.map((found) => found.item?.id));
    const begun = [...rows, ...troubles].filter((row) => row.item?.kind === "ask");
    const asked = begun.map(({ item, label }) => {
      const kind = pack?.kinds.find((found) => found.id === item.what);
      const said = { where: item.address || item.name, words: item.words, needs: "", papers: kind?.papers || "", office: kind?.office || "" };
      return { id: item.id, title: kind?.name || label, ...said, stage: "taken", has: "resident", isAside: asides.has(item.id) };
    });
    const others = (pack?.to_take || []).map((row) => ({ ...row, take: true }));
    return [...asked, ...(pack?.errands || []), ...others].map((row) => {
      const done = rows.filter(({ item }) => RUN[item.kind] && (item.errand === row.id || item.asked === row.id));
      const isTaken = done.some(({ item }) => item.kind === "taken");
      const first = isTaken && row.stage === "asked" ? "taken" : row.stage;
      const stage = done.reduce((now, { item }) => pack?.runs[now]?.[RUN[item.kind]] || now, first);
      const needs = done.reduce((now, { item }) => (KEPT.includes(item.kind) ? now : item.needs || ""), row.needs);
      const has = done.reduce((at, { item }) => holding(at, item), row.has);
      const gone = done.find(({ item }) => GONE.includes(item.kind))?.item.kind;
      const isMine = !row.take || isTaken;
      const may = gone ? [] : isMine ? Object.keys(pack?.runs[stage] || {}).filter((action) => !isBlocked(action, has)) : ["take_errand"];
      return { ...row, needs, gone, isMine, may, waits: done.length > 0 || asked.some((one) => one.id === row.id) };
    });
  };

  const showErrands = (pack, rows, troubles) => {
    const card = (row) => {
      const made = part("case", { title: row.title, open: `#errand/${row.id}`, meta: [row.number, row.where, row.state].filter(Boolean).join(" · ") });
      const [text, tone] = row.isAside ? [phrases.aside, "late"] : row.waits ? [phrases.waits, "soon"] : [row.due, row.late ? "late" : "plain"];
      pill(made, "due", text, tone);
      return made;
    };
    const found = errandsNow(pack, rows, troubles);
    const mine = found.filter((row) => row.isMine).map(card);
    const others = found.filter((row) => !row.isMine).map(card);
    list("errands").replaceChildren(...(mine.length ? mine : [part("none", { text: phrases.noerrand })]));
    one("[data-others]").hidden = !others.length;
    list("others").replaceChildren(...others);
  };

  // A certificate that a community may not issue, if somebody seems to ask for one.
  const certificateIn = (pack, text) => pack?.certificates.find((row) => row.marks.some((mark) => text.includes(mark)));

  // What is asked only when it matters: which papers the errand needs; where such a certificate is issued.
  const followAsk = (pack, form) => {
    const { what, is_other } = form.elements;
    const kind = pack?.kinds.find((row) => String(row.id) === what.value);
    fill(form, { needs: kind?.papers ? words("needs", { p: kind.papers }) : "" });
    const found = certificateIn(pack, form.elements.words.value);
    const place = list("certificate");
    is_other.closest(".field").hidden = !found;
    if (!found) is_other.checked = false;
    if (String(found?.id || "") === (place.dataset.shown || "")) return;
    place.dataset.shown = found?.id || "";
    place.replaceChildren(...(found ? [part("certificate", { ...found, note: `#note/${found.id}/${here().join("/")}` })] : []));
  };

  const counted = (name, rows) => {
    const tab = one(`[data-tab="${name}"]`);
    tab.dataset.label = tab.dataset.label || tab.textContent;
    tab.textContent = rows?.length ? `${tab.dataset.label} ${rows.length}` : tab.dataset.label;
  };

  const showTabs = (pack, rows, troubles) => {
    all("[data-tab-of]").forEach((tab) => tab.remove());
    for (const tab of pack?.tabs || []) {
      const link = document.createElement("a");
      link.href = `#cards/${tab.name}`;
      link.dataset.tab = `cards/${tab.name}`;
      link.dataset.tabOf = tab.name;
      link.textContent = tab.cards.length ? `${tab.label} ${tab.cards.length}` : tab.label;
      one('[data-tab="mine"]').before(link);
    }
    counted("cases", pack?.cases);
    counted("errands", errandsNow(pack, rows, troubles).filter((row) => row.isMine));
    counted("words", pack?.words);
  };

  // Neighbours pass words on and hand up what they hear; all else is for who works here.
  const showWhose = async (pack) => {
    const isNeighbour = Boolean(await store.get("neighbour"));
    for (const place of all("[data-staff]")) place.hidden = isNeighbour;
    for (const place of all("[data-neighbour]")) place.hidden = !isNeighbour;
    one('[data-tab="words"]').hidden = !isNeighbour && !pack?.words?.length;
    one("h1", view(isNeighbour ? "words" : "round")).after(list("notices"));
    return isNeighbour ? "words" : "round";
  };

  const showCards = (pack, name) => {
    const tab = pack?.tabs.find((found) => found.name === name);
    fill(view("cards"), { label: tab?.label || "" });
    const cards = (tab?.cards || []).map((card) => {
      const made = part("card", { title: card.title, href: card.href, lines: card.lines.join(" · ") });
      pill(made, "pill", card.pill, card.late ? "late" : "plain");
      return made;
    });
    list("cards").replaceChildren(...(cards.length ? cards : [part("none", { text: phrases.nocard })]));
  };

  const clear = (sent) => (sent === phrases.never ? phrases.unsent : words("clear", { t: sent }));

  const showMine = async (pack, rows, troubles) => {
    const waiting = rows.map((row) => part("waiting", { label: row.label, when: clock(row.item.at) }));
    list("waiting").replaceChildren(...(waiting.length ? waiting : [part("none", { text: phrases.nothing })]));
    const mine = troubles.map((found) => {
      const made = part(found.kind, { label: found.label, text: found.text, words: found.item?.words || found.item?.heard || found.item?.told || found.item?.needs || "" });
      for (const button of all("[data-solve]", made)) {
        button.dataset.trouble = found.id;
        if (button.dataset.solve === "edit") button.hidden = !EDITED[found.item.kind];
      }
      return made;
    });
    list("troubles").replaceChildren(...mine);
    const asking = rows.findLast((row) => row.item.kind === "ask-after" || row.item.kind === "back");
    const isSet = asking ? asking.item.kind === "ask-after" : Boolean(pack?.check);
    for (const place of all("[data-when]", view("mine"))) place.hidden = (place.dataset.when === "set") !== isSet;
    const check = asking ? words("waitcheck", { t: asking.label }) : pack?.check ? words("check", { t: pack.check.at }) : phrases.nocheck;
    fill(view("mine"), {
      worker: pack ? [pack.worker, pack.area].filter(Boolean).join(" · ") : "",
      loaded: pack ? words("loaded", { t: clock(pack.made_at), e: clock(pack.expires_at) }) : phrases.notloaded,
      check,
      sent: rows.length ? "" : clear(clock(await store.get("sent"))),
      worker_less: navigator.serviceWorker ? "" : phrases.workerless,
    });
  };

  const showBar = async (rows) => {
    const sent = clock(await store.get("sent"));
    one("#phone-bar").classList.toggle("is-waiting", !isOnline || rows.length > 0);
    one("[data-net]").textContent = isOnline ? phrases.online : phrases.offline;
    one("#phone-bar [data-send]").textContent = rows.length ? words("waiting", { n: rows.length, t: sent }) : clear(sent);
  };

  const showNotices = async (troubles) => {
    const texts = [];
    if (await store.get("signin")) texts.push(phrases.signin);
    if (await store.get("expired")) texts.push(phrases.gone);
    if (troubles.length) texts.push(phrases.look);
    list("notices").replaceChildren(...texts.map((text) => part("notice", { text })));
    if (await store.get("signin")) {
      const link = document.createElement("a");
      link.href = phrases.enrol;
      link.textContent = phrases.signin;
      one("p", list("notices")).replaceChildren(link);
    }
  };

  // --- which part is open ---

  const here = () => location.hash.slice(1).split("/");

  let showing = 0; // who goes on quickly has two pages on their way: the one that began last is shown
  const show = async () => {
    showing += 1;
    const mine = showing;
    const key = await store.get("key");
    const [name, ...more] = key ? here() : ["start"];
    const [pack, rows, troubles] = [await store.pack(), await store.waiting(), await store.troubles()];
    const first = await showWhose(pack);
    const open = isEnded ? "ended" : key ? (name && view(name) ? name : first) : "start";
    one("#phone-tabs").hidden = !key;
    one("#phone-bar").hidden = !key;
    showTabs(pack, rows, troubles);
    await showBar(rows);
    await showNotices(troubles);
    fill(view("round"), { area: pack?.area || "" });
    if (open === "words") passing.showWords(pack, rows);
    if (open === "word" && !passing.showWord(pack, rows, more[0])) location.hash = "words";
    if (open === "round") await showRounds(pack, rows);
    if (open === "cases") showCases(pack);
    if (open === "errands") showErrands(pack, rows, troubles);
    if (open === "cards") showCards(pack, more[0]);
    if (open === "mine") await showMine(pack, rows, troubles);
    if (mine !== showing) return { open, pack, rows, troubles };
    all("[data-view]").forEach((other) => {
      other.hidden = other.dataset.view !== open;
    });
    const tab = { door: "round", raise: "cases", case: "cases", errand: "errands", ask: "errands", note: "errands", word: "words", report: "words", cards: `cards/${more[0]}` }[open] || open;
    all("[data-tab]").forEach((link) =>
      link.dataset.tab === tab ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current"),
    );
    return { open, pack, rows, troubles };
  };

  const find = (pack, round, dwelling) =>
    pack?.rounds.find((row) => String(row.id) === round)?.doors.find((row) => String(row.id) === dwelling);

  const options = (select, rows) =>
    rows.forEach((row) => {
      if (one(`option[value="${row.id}"]`, select)) return;
      select.append(new Option(row.name, row.id));
    });

  // In which grid something was seen or asked for is a question only to whoever looks after several, and at no known door.
  const offerGrids = (form, pack, isOpen) => {
    const { area } = form.elements;
    while (area.options.length > 1) area.remove(1);
    options(area, pack?.areas || []);
    area.closest(".field").hidden = !isOpen || (pack?.areas || []).length < 2;
  };
  const lacksGrid = ({ elements: { area } }) => !area.closest(".field").hidden && !area.value;

  // What is being typed stays, should the page be killed.
  const draftName = () => `draft:${location.hash}`;
  const keepDraft = (form) => store.put(draftName(), Object.fromEntries([...new FormData(form)].filter(([, v]) => typeof v === "string")));
  const bringDraft = async (form) => {
    form.reset();
    clean(form);
    const draft = (await store.get(draftName())) || {};
    for (const [name, value] of Object.entries(draft)) {
      const field = form.elements[name];
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
    }
    follow(form);
  };

  let opening = 0; // the first of two no longer writes into the second
  const openForm = async () => {
    opening += 1;
    const mine = opening;
    const { open, pack, rows, troubles } = await show();
    if (mine !== opening) return;
    const [, ...more] = here();
    if (open === "door") {
      const door = find(pack, more[0], more[1]);
      if (!door) return go("round");
      const isHere = pack.rounds.find((row) => String(row.id) === more[0]).is_here; // elsewhere others run errands
      fill(view("door"), { label: door.label, last: door.last, ask: isHere ? `#ask/${more[0]}/${more[1]}` : "" });
      one("[data-ask]", view("door")).hidden = !isHere;
      list("cares").replaceChildren(
        ...door.cares.map((entry) =>
          part("care", { name: `${entry.name} · ${entry.kind}`, look: entry.look_for, phone: entry.phone, call: entry.phone ? `tel:${entry.phone}` : "" }),
        ),
      );
      const form = one('[data-form="door"]');
      options(form.elements.work, pack.works);
      options(form.elements.companion, pack.colleagues);
      await bringDraft(form);
    }
    if (open === "raise") {
      offerGrids(one('[data-form="raise"]'), pack, true);
      await bringDraft(one('[data-form="raise"]'));
    }
    if (open === "word") one("#find-house").value = "";
    if (open === "case") {
      const row = pack?.cases.find((found) => String(found.id) === more[0]);
      if (!row) return go("cases");
      fill(view("case"), { ...row, meta: [row.number, row.where, row.state, row.due].filter(Boolean).join(" · ") });
      all("[data-may]", view("case")).forEach((button) => {
        button.hidden = !row.may.includes(button.dataset.may);
      });
      await bringDraft(one('[data-form="case"]'));
    }
    if (open === "errand") {
      const row = errandsNow(pack, rows, troubles).find((found) => String(found.id) === more[0]);
      if (!row) {
        const begun = ((await store.get("begun")) || {})[more[0]]; // it has arrived meanwhile
        return go(begun && pack?.errands.some((found) => found.id === begun) ? `errand/${begun}` : "errands");
      }
      fill(view("errand"), { ...row, gone: row.gone ? phrases[`${row.gone}on`] : "", meta: [row.number, row.where, row.state, row.due, row.office].filter(Boolean).join(" · ") });
      one("[data-desk]", view("errand")).hidden = !row.href;
      all("[data-may]", view("errand")).forEach((piece) => {
        piece.hidden = !row.may.includes(piece.dataset.may);
      });
      const form = one('[data-form="errand"]');
      options(form.elements.helper, pack?.colleagues || []);
      await bringDraft(form);
      for (const more of all("details", form)) more.open = all("input, select, textarea", more).some((field) => field.value);
    }
    if (open === "report") {
      passing.openReport(pack);
      await bringDraft(one('[data-form="report"]'));
    }
    if (open === "note") {
      const found = pack?.certificates.find((row) => String(row.id) === more[0]);
      if (!found) return go("errands");
      const day = new Date().toLocaleDateString("zh-CN", { year: "numeric", month: "long", day: "numeric" });
      fill(view("note"), { ...found, back: `#${more.slice(1).join("/") || "errands"}`, listed: words("listed", { n: found.name }), day });
      window.scrollTo(0, 0);
    }
    if (open === "ask") {
      const form = one('[data-form="ask"]');
      options(form.elements.what, pack?.kinds || []);
      const door = find(pack, more[0], more[1]);
      const again = more[0] === "again" && troubles.find((trouble) => trouble.id === more[1]);
      offerGrids(form, pack, !door && !again?.item.dwelling);
      await bringDraft(form);
      if (door && !form.elements.address.value) form.elements.address.value = door.label;
      followAsk(pack, form);
    }
    if (FORMS.includes(open)) window.scrollTo(0, 0);
  };

  const go = (hash) => {
    if (location.hash === `#${hash}`) openForm();
    else location.hash = hash;
  };

  // --- writing down ---

  const write = async (item, how) => {
    await store.enqueue({ id: uuid(), at: now(), ...item }, how);
    await show();
    send.soon(how.after ? GRACE : 0);
  };

  const visit = async (round, dwelling, facts, how = {}) => {
    const pack = await store.pack();
    const door = find(pack, round, dwelling);
    const label = `${door?.label || ""} · ${phrases[facts.result]}`;
    const base = { kind: "visit", round: Number(round), dwelling: Number(dwelling), known: pack?.known ?? 0 };
    await write({ ...base, ...facts }, { label, ...how });
  };

  const shrunk = async (file) => {
    const address = URL.createObjectURL(file);
    try {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      const part = Math.min(1, SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * part));
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * part));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
      return await blob.arrayBuffer();
    } catch {
      return await file.arrayBuffer(); // what this browser cannot draw is made small by the server
    } finally {
      URL.revokeObjectURL(address);
    }
  };

  const photosOf = async (form) => {
    const bytes = [];
    for (const file of one('input[type="file"]', form)?.files || []) bytes.push(await shrunk(file));
    return bytes.slice(0, 9);
  };

  const complain = (field, text) => {
    const said = document.createElement("p");
    said.id = `${field.id}_trouble`;
    said.dataset.troubleOf = field.id;
    said.className = "field-errors";
    said.setAttribute("role", "alert");
    said.textContent = text;
    field.after(said);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", said.id);
    field.focus();
  };

  const clean = (form) => {
    for (const said of all("[data-trouble-of]", form)) {
      document.getElementById(said.dataset.troubleOf)?.removeAttribute("aria-invalid");
      said.remove();
    }
  };

  // What belongs to the choice that was made, and nothing else, is asked.
  const follow = (form) => {
    const then = new FormData(form).get("then");
    if (!then) return;
    const asked = { note: [], settled: ["answer", "name", "phone"], case: ["name", "phone", "is_sensitive"] }[then];
    for (const name of ["answer", "name", "phone", "is_sensitive"]) {
      const field = form.elements[name]?.closest("[data-field]") || form.elements[name]?.parentElement;
      if (field) field.hidden = !asked.includes(name);
    }
  };

  const saveDoor = async (form, result) => {
    const [, round, dwelling] = here();
    const data = Object.fromEntries(new FormData(form));
    clean(form);
    const said = (data.said || "").trim();
    const facts = { result, way: data.way || "", work: data.work || "", companion: data.companion || "", words: "" };
    if (result === "heard") {
      if (!said) return complain(form.elements.said, phrases.said);
      if (data.then === "settled" && !data.answer.trim()) return complain(form.elements.answer, phrases.how);
      if (data.then === "note") facts.words = said;
      else Object.assign(facts, { heard: said, name: data.name, phone: data.phone, is_sensitive: Boolean(data.is_sensitive) && data.then === "case" });
      if (data.then === "settled") facts.answer = data.answer.trim();
    } else facts.words = said.slice(0, 500);
    const photos = await photosOf(form);
    await store.drop(draftName());
    await visit(round, dwelling, facts, { photos });
    go("round");
  };

  const saveRaise = async (form) => {
    const data = Object.fromEntries(new FormData(form));
    clean(form);
    if (!data.seen.trim()) return complain(form.elements.seen, phrases.said);
    if (lacksGrid(form)) return complain(form.elements.area, phrases.grid);
    const photos = await photosOf(form);
    await store.drop(draftName());
    await write({ kind: "raise", words: data.seen.trim(), answer: (data.done || "").trim(), area: data.area || "" }, { photos, label: `${phrases.raised} · ${data.seen.trim().slice(0, 20)}` });
    go("cases");
  };

  const saveCase = async (form, kind) => {
    const row = (await store.pack())?.cases.find((found) => String(found.id) === here()[1]);
    const text = form.elements.line.value.trim();
    clean(form);
    if (!text) return complain(form.elements.line, kind === "settle" ? phrases.how : phrases.said);
    if (!row) return go("cases");
    const photos = await photosOf(form);
    await store.drop(draftName());
    const item = kind === "settle" ? { kind, case: row.id, words: text, seen: row.version } : { kind, case: row.id, words: text };
    await write(item, { photos, label: `${row.title} · ${phrases[kind]}` });
    go("cases");
  };

  // What was refused and is written down once more needs no eye any more.
  const mended = async (is) => {
    for (const found of await store.troubles()) if (found.kind === "refused" && is(found.item)) await store.solved(found.id);
  };

  const saveErrand = async (form, kind) => {
    const [pack, queued, troubles] = [await store.pack(), await store.waiting(), await store.troubles()];
    const row = errandsNow(pack, queued, troubles).find((found) => String(found.id) === here()[1]);
    const fields = form.elements;
    clean(form);
    if (!row) return go("errands");
    const item = { kind, [typeof row.id === "string" ? "asked" : "errand"]: row.id };
    let photos = [];
    if (kind === "handed") {
      item.receipt = fields.receipt.value.trim();
      if (!item.receipt) return complain(fields.receipt, phrases.receipt);
    } else if (kind === "fetched") {
      item.told = fields.told.value.trim();
      if (!item.told) return complain(fields.told, phrases.told);
    } else if (kind === "given") {
      Object.assign(item, { code: fields.code.value.trim(), words: fields.why.value.trim() });
      if (!item.code && !item.words) return complain(fields.code, phrases.code);
    } else if (kind === "needed" || kind === "returned") {
      const field = kind === "needed" ? fields.needs : fields.missing;
      item.needs = field.value.trim();
      if (!item.needs) return complain(field, phrases.missing);
    } else if (kind === "passed") {
      Object.assign(item, { helper: Number(fields.helper.value), words: fields.line.value.trim() });
      if (!item.helper) return complain(fields.helper, phrases.colleague);
    } else if (kind === "impossible") {
      item.told = fields.impossible.value.trim();
      if (!item.told) return complain(fields.impossible, phrases.whynot);
    } else if (["restored", "freed", "withdrawn", "noted"].includes(kind)) {
      item.words = fields[kind].value.trim();
      if (kind === "noted" && !item.words) return complain(fields.noted, phrases.note1);
    } else if (kind === "papers") {
      photos = await photosOf(form);
      Object.assign(item, { words: fields.which.value.trim(), keeps_originals: fields.originals.checked });
      if (!photos.length && !item.words) return complain(fields.which, phrases.which);
    }
    await store.drop(draftName());
    await mended((before) => before.kind === kind && before.errand === item.errand && kind !== "papers");
    await write(item, { photos, label: `${row.title} · ${phrases[kind]}` });
    go("errands");
  };

  // An errand, and what was taken for it at once: two items of which the second waits until the first has arrived.
  const saveAsk = async (form) => {
    const [, round, dwelling] = here();
    const isAgain = round === "again";
    const pack = await store.pack();
    const { what, name, phone, address, words: said, which, is_other } = Object.fromEntries(new FormData(form));
    clean(form);
    if (!what) return complain(form.elements.what, phrases.choose);
    if (certificateIn(pack, said) && !is_other) return complain(form.elements.words, phrases.elsewhere);
    if (lacksGrid(form)) return complain(form.elements.area, phrases.grid);
    if (!name.trim() && !phone.trim() && !address.trim()) return complain(form.elements.name, phrases.whom);
    const photos = await photosOf(form);
    const title = form.elements.what.selectedOptions[0].textContent;
    const item = { id: isAgain ? dwelling : uuid(), at: now(), kind: "ask", what: Number(what), name: name.trim(), phone: phone.trim(), address: address.trim(), words: said.trim(), is_other: Boolean(is_other), area: form.elements.area.value };
    const before = isAgain && (await store.troubles()).find((found) => found.id === item.id);
    if (isAgain ? before?.item.dwelling : dwelling) item.dwelling = isAgain ? before.item.dwelling : Number(dwelling);
    const rows = [[item, { label: `${title} · ${phrases.ask}` }]];
    const keeps_originals = form.elements.originals.checked;
    if (photos.length || which.trim() || keeps_originals) {
      const papers = { id: uuid(), at: now(), kind: "papers", asked: item.id, words: which.trim(), keeps_originals };
      rows.push([papers, { photos, label: `${title} · ${phrases.papers}` }]);
    }
    await mended((before) => before.kind === "ask" && before.id === item.id);
    await store.drop(draftName());
    await store.enqueueAll(rows);
    await show();
    send.soon(0);
    go(dwelling && !isAgain ? "round" : "errands");
  };

  // The right office was named at the door: counted, so that the office learns how often people are sent here in vain.
  const sayNamed = async () => {
    const form = one('[data-form="ask"]');
    const found = certificateIn(await store.pack(), form.elements.words.value);
    await store.drop(draftName());
    if (found) await write({ kind: "named", certificate: found.id }, { label: `${found.name} · ${phrases.named}` });
    go("errands");
  };

  // Sent at once where there is a signal, and the day is loaded again: whether somebody knows of it is what counts.
  const saveAfter = async (form) => {
    const { minutes, going } = Object.fromEntries(new FormData(form));
    await write({ kind: "ask-after", minutes: Number(minutes), words: going.trim() }, { label: phrases.after });
    form.reset();
    send.run({ always: true });
  };

  const sayBack = async () => {
    await write({ kind: "back" }, { label: phrases.back });
    send.run({ always: true });
  };

  const solve = async (id, how) => {
    const found = (await store.troubles()).find((trouble) => trouble.id === id);
    if (!found) return;
    if (how === "clash" || how === "strike") {
      await store.enqueue({ id: uuid(), at: now(), kind: how, visit: found.visit }, { label: `${found.label} · ${phrases[how]}` });
    } else if (how === "edit") {
      return edit(found.item);
    } else if (how !== "drop") {
      const item = { ...found.item, id: found.item.kind === "ask" ? found.item.id : uuid() }; // papers hang on that id
      if (how === "note") Object.assign(item, { kind: "note" });
      else if (found.version) item.seen = found.version;
      if (item.kind === "ask-after") item.at = now();
      await store.enqueue(item, { photos: found.photos, label: found.label });
    }
    if (how === "drop" && found.item.kind === "ask") await store.unask(found.item.id);
    await store.solved(id);
    await show();
    send.soon(0);
  };

  // What was refused is opened again as it was typed; it stays in the list until it is written down once more.
  // By the field of the form: what of the item was typed there.
  const EDITED = {
    ask: { what: "what", name: "name", phone: "phone", address: "address", words: "words", area: "area" },
    restored: { restored: "words" }, freed: { freed: "words" }, impossible: { impossible: "told" }, withdrawn: { withdrawn: "words" }, noted: { noted: "words" },
    handed: { receipt: "receipt" }, fetched: { told: "told" }, given: { code: "code", why: "words" },
    needed: { needs: "needs" }, returned: { missing: "needs" }, passed: { helper: "helper", line: "words" },
  };
  const edit = async (item) => {
    const typed = Object.fromEntries(Object.entries(EDITED[item.kind]).map(([field, name]) => [field, String(item[name] ?? "")]));
    const hash = item.kind === "ask" ? `ask/again/${item.id}` : `errand/${item.errand}`;
    await store.put(`draft:#${hash}`, typed);
    go(hash);
  };

  const passing = window.Field.passing({
    one, view, list, part, fill, pill, words, phrases, options, complain, clean, write, go, here,
    dropDraft: () => store.drop(draftName()),
  });

  // --- listening ---

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    const card = button.closest("[data-door]");
    if (card && button.dataset.result) {
      all("button", card).forEach((other) => {
        other.disabled = true;
      });
      await visit(card.dataset.round, card.dataset.dwelling, { result: button.dataset.result }, { after: Date.now() + GRACE });
    } else if (card && button.dataset.open) go(`door/${card.dataset.round}/${card.dataset.dwelling}`);
    else if (button.dataset.result) await saveDoor(button.closest("form"), button.dataset.result);
    else if (button.dataset.undo) {
      await store.unqueue(Number(button.dataset.undo));
      await show();
    } else if (button.dataset.way) await passing.tell(await store.pack(), button, Date.now() + GRACE);
    else if (button.dataset.back) await sayBack();
    else if (button.dataset.named) await sayNamed();
    else if (button.dataset.solve) await solve(button.dataset.trouble, button.dataset.solve);
    else if ("send" in button.dataset || button.dataset.sendNow) send.run();
    else if (button.dataset.loadNow) send.run({ always: true });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-form]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.form === "door") saveDoor(form, "heard");
    if (form.dataset.form === "raise") saveRaise(form);
    if (form.dataset.form === "errand") saveErrand(form, event.submitter?.value || "papers");
    if (form.dataset.form === "ask") saveAsk(form);
    if (form.dataset.form === "after") saveAfter(form);
    if (form.dataset.form === "report") passing.saveReport(form);
    if (form.dataset.form === "case") saveCase(form, event.submitter?.value || "note");
  });

  document.addEventListener("input", async (event) => {
    if (event.target.id === "find-door" || event.target.id === "find-house") show();
    const form = event.target.closest("[data-form]");
    if (!form || form.dataset.form === "after") return;
    keepDraft(form);
    follow(form);
    if (form.dataset.form === "ask") followAsk(await store.pack(), form);
  });

  // The button of the keyboard sends the part in which one writes, not the first of the page.
  document.addEventListener("keydown", (event) => {
    const part = event.key === "Enter" && event.target.matches("[data-may] input") && event.target.closest("[data-may]");
    if (!part) return;
    event.preventDefault();
    one('button[name="do"]', part).click();
  });

  window.addEventListener("hashchange", openForm);

  const begin = async () => {
    try {
      await store.opened;
    } catch {
      view("start").hidden = false;
      one("p", view("start")).textContent = phrases.nosave;
      return;
    }
    if (navigator.serviceWorker) navigator.serviceWorker.register(phrases.worker, { scope: phrases.home }).catch(() => undefined);
    if (navigator.storage?.persist) navigator.storage.persist().catch(() => undefined);
    await openForm();
    send.start(async (what) => {
      if (what === "online" || what === "offline") isOnline = what === "online";
      if (what === "ended") isEnded = true;
      const form = FORMS.includes(here()[0]) && !isEnded;
      if (form) await showBar(await store.waiting());
      else await show();
    });
    setInterval(async () => {
      // what was loaded goes by itself, also while somebody looks at it
      if ((await store.get("pack")) && !(await store.pack())) await show();
    }, 60000);
  };
  begin();
})();
