// Words that are passed on, building by building, and what neighbours hand up: the views of the field page that show them.
"use strict";
window.Field.passing = ({ one, view, list, part, fill, pill, words, phrases, options, complain, clean, write, go, here, dropDraft }) => {
  const by = (way) => phrases[`by${way[0].toUpperCase()}${way.slice(1)}`];
  const waitingFor = (rows, word, house) => rows.findLast(({ item }) => item.kind === "told" && item.word === word && item.building === house);
  const isTold = (rows, word, house) => house.told.length > 0 || Boolean(waitingFor(rows, word.id, house.id));

  const showWords = (pack, rows) => {
    const cards = (pack?.words || []).map((word) => {
      const told = word.houses.filter((house) => isTold(rows, word, house)).length;
      const made = part("word", { title: word.title, open: `#word/${word.id}`, meta: [word.where, words("until", { t: word.until })].join(" · ") });
      pill(made, "far", words("houses", { d: told, n: word.houses.length }), told < word.houses.length ? "soon" : "done");
      return made;
    });
    list("words").replaceChildren(...(cards.length ? cards : [part("none", { text: phrases.noword })]));
    list("replies").replaceChildren(...(pack?.replies || []).map((reply) => part("reply", reply)));
  };

  const houseCard = (word, house, row) => {
    const made = part("house", { name: house.name });
    const place = one("[data-house]", made);
    place.dataset.word = word.id;
    place.dataset.house = house.id;
    const said = row ? [`${by(row.item.way)} · ${phrases.waits}`] : house.told;
    fill(made, { told: said.join("；") });
    one(".choices", made).hidden = said.length > 0;
    const undo = one("[data-undo]", made);
    undo.hidden = !row;
    if (row) undo.dataset.undo = row.seq;
    return made;
  };

  // Whether the word is still there: what is told meanwhile stays, and who is left comes first.
  const showWord = (pack, rows, id) => {
    const word = pack?.words?.find((found) => String(found.id) === id);
    if (!word) return false;
    fill(view("word"), { title: word.title, text: word.text, meta: [word.where, words("until", { t: word.until })].join(" · "), question: `#report/${word.id}` });
    const wanted = one("#find-house").value.trim();
    one("[data-find-house]").hidden = word.houses.length < 12;
    const found = word.houses.filter((house) => !wanted || house.name.includes(wanted));
    const left = found.filter((house) => !isTold(rows, word, house));
    const done = found.filter((house) => isTold(rows, word, house));
    const cards = [...left, ...done].map((house) => houseCard(word, house, waitingFor(rows, word.id, house.id)));
    list("houses").replaceChildren(...(cards.length ? cards : [part("none", { text: phrases.nohouse })]));
    return true;
  };

  const tell = async (pack, button, after) => {
    const { word, house } = button.closest("[data-house]").dataset;
    const found = pack?.words?.find((one) => String(one.id) === word);
    const name = found?.houses.find((one) => String(one.id) === house)?.name || "";
    const item = { kind: "told", word: Number(word), building: Number(house), way: button.dataset.way };
    await write(item, { label: `${found?.title || ""} · ${name} · ${by(item.way)}`, after });
  };

  const openReport = (pack) => {
    options(one('[data-form="report"]').elements.building, pack?.houses || []);
  };

  const saveReport = async (form) => {
    const { about, words: said, building, then } = Object.fromEntries(new FormData(form));
    clean(form);
    if (!said.trim()) return complain(form.elements.words, phrases.said);
    const item = { kind: "report", about, words: said.trim(), then };
    if (building) item.building = Number(building);
    if (here()[1]) item.word = Number(here()[1]);
    await dropDraft();
    await write(item, { label: `${phrases.report} · ${item.words.slice(0, 20)}` });
    go(item.word ? `word/${item.word}` : "words");
  };

  return { showWords, showWord, tell, openReport, saveReport };
};
