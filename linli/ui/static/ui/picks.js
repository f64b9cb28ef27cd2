// Choosing from much: type to find in a long select or in many ticks; texts put into a field; fields that belong to one choice.
(() => {
  "use strict";
  const phrases = () => document.getElementById("phrases").dataset;
  const plain = (words) => words.toLowerCase().replace(/\s+/g, "");
  const fits = (words, typed) => typed.split(/\s+/).every((part) => plain(words).includes(plain(part)));

  const finder = (label) => {
    const box = document.createElement("input");
    box.type = "search";
    box.className = "finder";
    box.autocomplete = "off";
    box.placeholder = phrases().find;
    box.setAttribute("aria-label", `${phrases().find}: ${label}`);
    return box;
  };

  // a select: the box narrows it and opens it as a list; arrows move, Enter takes
  const narrow = (select) => {
    if (select.dataset.ready) return;
    select.dataset.ready = "yes";
    const box = finder(select.labels[0] ? select.labels[0].textContent.trim() : "");
    const all = [...select.children];
    let before = select.value;
    const close = () => {
      select.removeAttribute("size");
      const chosen = select.value;
      select.replaceChildren(...all);
      select.value = chosen;
    };
    const take = () => {
      close();
      box.value = "";
      if (select.value !== before) select.dispatchEvent(new Event("change", { bubbles: true }));
      before = select.value;
    };
    box.addEventListener("input", () => {
      const typed = box.value.trim();
      if (!typed) return close();
      const seen = new Set();
      const found = all.flatMap((one) => [...(one.tagName === "OPTGROUP" ? one.children : [one])]).filter((option) => {
        const hit = option.value && !seen.has(option.value) && fits(`${option.dataset.words || ""} ${option.textContent}`, typed);
        if (hit) seen.add(option.value);
        return hit;
      });
      select.replaceChildren(...found.map((option) => option.cloneNode(true)));
      select.size = Math.max(2, Math.min(found.length, 7));
      select.selectedIndex = found.length ? 0 : -1;
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || !box.value) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) select.selectedIndex = Math.min(Math.max(select.selectedIndex + step, 0), select.options.length - 1);
      else if (event.key === "Enter" && select.selectedIndex >= 0) take();
      else if (event.key === "Escape") {
        box.value = "";
        close();
        select.value = before;
      } else return;
      event.preventDefault();
    });
    select.addEventListener("click", (event) => {
      if (select.size > 1 && event.target.tagName === "OPTION") take();
    });
    select.addEventListener("change", () => {
      if (!select.size) before = select.value;
    });
    if (select.form) select.form.addEventListener("submit", () => select.size && close());
    const both = document.createElement("div");
    both.className = "finding";
    select.before(both);
    both.append(box, select);
  };

  // ticks: the box hides what does not fit; what is ticked stays in sight
  const sift = (picks) => {
    if (picks.dataset.ready) return;
    picks.dataset.ready = "yes";
    const box = finder(picks.dataset.picks);
    box.addEventListener("input", () => {
      const typed = box.value.trim();
      for (const label of picks.querySelectorAll("label"))
        label.hidden = Boolean(typed) && !label.querySelector("input").checked && !fits(label.textContent, typed);
      for (const group of picks.querySelectorAll("[role=group]")) group.hidden = !group.querySelector("label:not([hidden])");
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      const first = picks.querySelector("label:not([hidden]) input:not(:checked)");
      if (first && box.value) first.click();
    });
    picks.prepend(box);
    const summary = picks.closest("details") && picks.closest("details").querySelector("summary [data-ticked]");
    const tell = () => {
      if (summary) summary.textContent = [...picks.querySelectorAll(":checked")].map((e) => e.labels[0].textContent.trim()).join("、");
    };
    picks.addEventListener("change", tell);
    tell();
  };

  // fields of one choice only: hidden while another is chosen; without scripts all are there
  const fork = (group) => {
    const chosen = group.querySelector(":checked");
    const own = (field) => field.dataset.only.split(" ");
    for (const field of (group.closest("form") || document).querySelectorAll("[data-only]"))
      field.hidden = Boolean(chosen) && !own(field).includes(chosen.value);
  };

  // a choice that brings a text: put where nothing else was written
  const tell = (select) => {
    const field = document.getElementById(select.dataset.tells);
    const kept = [...select.options].map((option) => option.dataset.told).filter(Boolean);
    const text = select.selectedOptions[0] && select.selectedOptions[0].dataset.told;
    if (!field || !text || (field.value.trim() && !kept.includes(field.value))) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const begin = (root) => {
    root.querySelectorAll("select[data-find]").forEach(narrow);
    root.querySelectorAll("[data-picks]").forEach(sift);
    root.querySelectorAll("[data-pick]").forEach((hint) => {
      const field = document.getElementById(hint.dataset.pick); // what is proposed is taken while nothing else was chosen
      if (field && (!field.value || field.dataset.proposed === field.value)) field.value = field.dataset.proposed = hint.dataset.value;
    });
    root.querySelectorAll("[data-fork]").forEach((input) => fork(input.closest("fieldset")));
  };
  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.target.parentElement || document));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tells]")) tell(event.target);
    if (event.target.matches("[data-fork]")) fork(event.target.closest("fieldset"));
  });

  // what is proposed, taken by a press
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    const field = button && document.getElementById(button.dataset.take);
    if (!field) return;
    event.preventDefault();
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    const own = field.closest("[data-only]"); // it belongs to one way to end: that one is chosen with it
    const way = own && field.form.querySelector(`[data-fork][value="${own.dataset.only}"]`);
    if (way) {
      way.checked = true;
      way.dispatchEvent(new Event("change", { bubbles: true }));
    }
    field.focus();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-insert]");
    const field = link && document.getElementById(link.dataset.insert);
    if (!field) return;
    event.preventDefault();
    if (field.value.trim() && field.selectionStart === field.value.length) field.setRangeText("\n", field.value.length, field.value.length, "end");
    if (field.value.trim()) field.setRangeText(link.dataset.text, field.selectionStart, field.selectionEnd, "end");
    else field.value = link.dataset.text;
    field.focus();
    const open = field.value.match(/\{[^}]*\}/); // what is still to be filled in is marked, ready to be typed over
    if (open) field.setSelectionRange(open.index, open.index + open[0].length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
