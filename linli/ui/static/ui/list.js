// The keyboard: j and k move through a work list, Enter opens, x chooses, / goes to the search, and keys shown on buttons.
(() => {
  "use strict";
  const isTyping = (target) =>
    target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio)$/.test(target.type));

  const move = (step) => {
    const rows = [...document.querySelectorAll("[data-worklist] > li > a")];
    if (!rows.length) return false;
    const item = document.activeElement.closest("[data-worklist] > li");
    const open = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const at = item ? rows.indexOf(item.querySelector(":scope > a")) : open;
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const press = (key) => {
    const button = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key === key && !e.disabled && e.offsetParent);
    if (button) button.click();
    return Boolean(button);
  };

  const choose = () => {
    const item = document.activeElement.closest("[data-worklist] > li");
    const box = item && item.querySelector(":scope > input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  };

  const search = () => {
    const box = document.querySelector("[data-search]");
    if (box) {
      box.focus();
      box.select();
    }
    return Boolean(box);
  };

  // the list stays where it is while the pane beside it changes: only the mark of the open row moves
  const opened = (row) => {
    for (const other of document.querySelectorAll("[data-worklist] > li > a")) {
      other.toggleAttribute("aria-current", other === row);
      if (other === row) other.setAttribute("aria-current", "true");
      other.parentElement.classList.toggle("is-on", other === row);
    }
    const split = row.closest(".split");
    if (!split) return;
    split.classList.add("is-open");
    split.querySelector(".split-pane").scrollTop = 0;
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    const row = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (row && row.matches && row.matches("[data-worklist] > li > a")) opened(row);
  });

  // coming back to a list finds it scrolled as it was left
  const place = () => {
    const query = new URLSearchParams(location.search);
    query.delete("open");
    return `list:${location.pathname}?${query}`;
  };
  const remember = () => {
    const list = document.querySelector(".split-list");
    if (list) sessionStorage.setItem(place(), String(list.scrollTop));
  };
  const restore = () => {
    const list = document.querySelector(".split-list");
    if (list) list.scrollTop = Number(sessionStorage.getItem(place()) || 0);
  };
  addEventListener("pagehide", remember);
  document.addEventListener("htmx:beforeRequest", remember);
  document.addEventListener("htmx:historyRestore", restore);

  const boxes = () => [...document.querySelectorAll('[data-worklist] input[name="chosen"]')];
  const count = () => {
    for (const words of document.querySelectorAll("[data-chosen]"))
      words.textContent = words.dataset.chosen.replace("%d", String(boxes().filter((box) => box.checked).length));
  };
  const ready = () => {
    for (const button of document.querySelectorAll("[data-choose-all]")) button.hidden = false;
    count();
  };
  document.addEventListener("DOMContentLoaded", () => {
    restore();
    ready();
  });
  document.addEventListener("htmx:afterSettle", ready);
  document.addEventListener("change", (event) => {
    if (event.target.name === "chosen") count();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-choose-all]")) return;
    const all = boxes();
    const on = !all.every((box) => box.checked);
    for (const box of all) box.checked = on;
    count();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const done = { j: () => move(1), k: () => move(-1), x: choose, "/": search }[event.key];
    if (done ? done() || press(event.key) : event.key.length === 1 && press(event.key)) event.preventDefault();
  });
})();
