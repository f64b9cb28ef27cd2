// Small things: windows, copying, printing, menus that close.
(() => {
  "use strict";
  const FLOATING = "details.account[open], .disclosure.is-over[open]";
  const offer = (part) =>
    part.querySelectorAll("[data-copy], [data-scripted]").forEach((found) => {
      found.hidden = false;
    });
  document.addEventListener("DOMContentLoaded", () => offer(document));
  document.addEventListener("htmx:load", (event) => offer(event.target));

  const copy = async (button) => {
    const source = button.parentElement.querySelector("[data-copy-source]");
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      document.execCommand("copy");
    } // plain http has no clipboard
    document.getElementById("announce").textContent = button.dataset.copy;
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = button.dataset.copy;
    setTimeout(() => {
      label.textContent = before;
    }, 2000);
  };

  document.addEventListener("click", (event) => {
    const copying = event.target.closest("[data-copy]");
    if (copying) {
      copy(copying);
      return;
    }
    if (event.target.closest("[data-print]")) {
      print();
      return;
    }
    const closing = event.target.closest("dialog [data-close]");
    if (closing && closing.closest("dialog").open) {
      event.preventDefault();
      closing.closest("dialog").close();
      return;
    }
    const link = event.target.closest('a[href^="#"]');
    const target = link && link.hash.length > 1 && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target && target.tagName === "DIALOG" && target.showModal) {
      event.preventDefault();
      target.showModal();
    }
    for (const menu of document.querySelectorAll(FLOATING)) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll(FLOATING)) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // doors that do not fit into the bar stand behind its last word; without scripts the bar can be pushed sideways
  const fitBar = (nav) => {
    const more = nav.nextElementSibling;
    const behind = more.querySelector("ul");
    nav.append(...[...behind.children].map((entry) => entry.firstElementChild));
    behind.replaceChildren();
    more.hidden = true;
    const here = nav.querySelector("[aria-current]");
    while (nav.scrollWidth > nav.clientWidth + 1 && nav.children.length > 2) {
      more.hidden = false;
      const last = nav.lastElementChild === here ? here.previousElementSibling : nav.lastElementChild;
      const entry = document.createElement("li");
      entry.append(last);
      behind.prepend(entry);
    }
  };
  const fitBars = () => document.querySelectorAll(".places").forEach(fitBar);
  addEventListener("resize", fitBars);
  document.addEventListener("DOMContentLoaded", fitBars);
})();
