// What was typed survives a lost connection and an idle sign-out: forms with data-draft keep themselves on this device.
// Never passwords, codes or hidden fields; photos are kept by photos.js; gone after 7 days, or once the form was accepted.
(() => {
  "use strict";
  const DAYS = 7 * 24 * 3600 * 1000;
  const PREFIX = "draft:";
  const phrases = () => document.getElementById("phrases").dataset;
  const SECRET = ["password", "hidden", "file", "submit", "button"];

  const store = (() => {
    try {
      localStorage.setItem("draft?", "");
      localStorage.removeItem("draft?");
      return localStorage;
    } catch {
      return null;
    }
  })();
  if (!store) return;

  const mine = () => `${PREFIX}${document.body.dataset.reader}:`; // two people may share an office computer
  const keyOf = (form) => mine() + location.pathname + "#" + form.dataset.draft;
  const kept = (form) =>
    [...form.elements].filter((e) => e.name && !SECRET.includes(e.type) && !/one-time-code|password/.test(e.autocomplete || ""));
  const valueOf = (e) =>
    e.type === "checkbox" || e.type === "radio"
      ? e.checked
        ? e.value
        : null
      : e.multiple
        ? [...e.selectedOptions].map((o) => o.value)
        : e.value;

  const read = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };
  const photos = window.photoDrafts;
  const save = (form) => {
    const fields = kept(form).map((e) => [e.name, e.type, valueOf(e)]);
    try {
      store.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields, photos: photos.count(form) }));
    } catch {
      /* full: nothing is lost that was there */
    }
  };

  const drop = (key) => {
    store.removeItem(key);
    photos.forget(key);
  };

  const put = (form, fields) => {
    const left = [...fields];
    for (const e of kept(form)) {
      const i = left.findIndex(([name, type]) => name === e.name && type === e.type);
      if (i < 0) continue;
      const [[, , value]] = left.splice(i, 1);
      if (e.type === "checkbox" || e.type === "radio") e.checked = value !== null && value === e.value;
      else if (e.multiple) for (const o of e.options) o.selected = value.includes(o.value);
      else e.value = value;
      e.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const restore = (form) => {
    if (form.dataset.draftReady) return;
    form.dataset.draftReady = "yes";
    const draft = read(keyOf(form));
    if (!draft || form.querySelector("[data-errors]")) return; // the server gave back what was typed
    const now = JSON.stringify(kept(form).map((e) => [e.name, e.type, valueOf(e)]));
    if (JSON.stringify(draft.fields) === now && !draft.photos) return;
    const before = JSON.parse(now);
    put(form, draft.fields);
    const notice = document.createElement("div");
    notice.className = "notice is-info";
    notice.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = phrases().draftRestored;
    if (draft.photos)
      photos.back(form, keyOf(form)).then((n) => {
        words.textContent += " " + (n ? phrases().photosRestored : phrases().photosAgain);
      });
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain";
    button.textContent = phrases().draftDiscard;
    button.addEventListener("click", () => {
      drop(keyOf(form));
      put(form, before);
      photos.clear(form);
      notice.remove();
    });
    notice.append(words, button);
    form.prepend(notice);
  };

  // A sent form is remembered as sent; if the next page does not show it again with errors, it was accepted.
  const SENT = "sent-draft";
  const settle = () => {
    const key = sessionStorage.getItem(SENT);
    if (!key) return;
    sessionStorage.removeItem(SENT);
    const again = [...document.querySelectorAll("form[data-draft]")].some(
      (form) => keyOf(form) === key && form.querySelector("[data-errors]"),
    );
    // what was accepted leads on to a page; after a lost connection or a refusal nothing led here
    const [way] = performance.getEntriesByType("navigation");
    const ledHere = way && way.redirectCount > 0;
    const trouble = document.body.dataset.trouble || /sign-in|login/.test(location.pathname);
    if (ledHere && !again && !trouble) drop(key);
  };

  const begin = (root) => root.querySelectorAll("form[data-draft]").forEach(restore);
  document.addEventListener("DOMContentLoaded", () => {
    for (const key of Object.keys(store).filter((k) => k.startsWith(PREFIX))) {
      const draft = read(key);
      if (!draft || Date.now() - draft.at > DAYS) drop(key);
    }
    settle();
    begin(document);
  });
  document.addEventListener("htmx:afterSettle", (event) => begin(event.target.parentElement || document));

  let timer;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.dataset.draft || !event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(save, 400, form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || !form.dataset.draft || !event.isTrusted) return;
    save(form);
    if (event.target.type === "file") photos.keep(form, keyOf(form));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-forget")) {
      for (const key of Object.keys(store)) if (key.startsWith(mine())) store.removeItem(key); // signing out on purpose
      photos.forgetAll(mine());
    }
    if (!form.dataset.draft || event.defaultPrevented) return;
    save(form);
    if (!form.hasAttribute("hx-post")) sessionStorage.setItem(SENT, keyOf(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target; // not a field of it that asked for something on its own
    if (form.matches("form[data-draft]") && event.detail.successful) drop(keyOf(form));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"])
    document.addEventListener(name, () => {
      document.getElementById("announce").textContent = phrases().offline;
    });
})();
