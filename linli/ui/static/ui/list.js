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

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const done = { j: () => move(1), k: () => move(-1), x: choose, "/": search }[event.key];
    if (done ? done() || press(event.key) : event.key.length === 1 && press(event.key)) event.preventDefault();
  });
})();
