// Forms: errors in sight, one sending at a time, emergency numbers, small pictures before upload.
(() => {
  "use strict";
  const phrases = () => document.getElementById("phrases").dataset;
  const say = (words) => {
    document.getElementById("announce").textContent = words;
  };
  const HELD = 8000; // milliseconds; then a second press is an honest retry, and the key makes it one act

  const release = (form) => {
    delete form.dataset.sending;
    for (const busy of [form, ...form.querySelectorAll("[aria-busy]")]) busy.removeAttribute("aria-busy");
  };

  // as the server counts: characters, and two for the end of a line
  const lengthOf = (text) => [...text].length + (text.match(/\n/g) || []).length;
  const measure = (area) => {
    const most = Number(area.dataset.most);
    const left = area.value.length * 2 < most ? most : most - lengthOf(area.value);
    let note = area.nextElementSibling;
    if (!note || !note.matches(".counted")) {
      if (left > most / 10) return left;
      note = Object.assign(document.createElement("p"), { className: "counted", id: `${area.id}-counted` });
      note.setAttribute("role", "status");
      area.after(note);
    }
    note.hidden = left > most / 10;
    note.classList.toggle("is-late", left < 0);
    const words = left < 0 ? phrases().tooLong : phrases().left;
    note.textContent = words.replace("{n}", Math.abs(left)).replace("{most}", most);
    area.setAttribute("aria-invalid", String(left < 0));
    if (left < 0) area.setAttribute("aria-describedby", note.id);
    return left;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-most]")) measure(event.target);
  });
  const tooLong = (form) => [...form.querySelectorAll("textarea[data-most]")].find((area) => measure(area) < 0);

  const hold = (form, submitter, event) => {
    const long = tooLong(form);
    if (long) {
      event.preventDefault();
      long.focus();
      return;
    }
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    (submitter || form).setAttribute("aria-busy", "true");
    say(phrases().sending);
    setTimeout(() => {
      if (!form.dataset.sending) return;
      release(form);
      say(phrases().stillSending);
    }, HELD);
  };

  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.method === "post") hold(event.target, event.submitter, event);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target;
    if (form.tagName === "FORM" && event.detail.requestConfig.verb === "post")
      hold(form, event.detail.requestConfig.triggeringEvent?.submitter, event);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) release(form);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release)); // back to a kept page

  const focusErrors = (root) => {
    const errors = root.querySelector("[data-errors]");
    if (errors) errors.focus();
  };
  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));

  const warn = (field) => {
    for (const notice of document.querySelectorAll("[data-emergency]")) {
      if (notice.dataset.emergency !== field.id) continue;
      const known = JSON.parse(notice.dataset.words); // words alone, or each with its advice
      const found = (Array.isArray(known) ? known : Object.keys(known)).filter((word) => field.value.includes(word));
      const advice = [...new Set(found.map((word) => known[word]).filter(Boolean))].join("\n");
      const shown = notice.querySelector("[data-advice]");
      if (shown.textContent !== advice) shown.textContent = advice; // said anew only where it is another
      shown.hidden = !advice;
      notice.hidden = !found.length;
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.id) warn(event.target);
  });
  addEventListener("load", () => document.querySelectorAll("textarea[id]").forEach(warn));

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.dataset.preview) return;
    let strip = input.parentElement.querySelector(".previews");
    if (!strip) {
      strip = document.createElement("div");
      strip.className = "previews";
      input.after(strip);
    }
    strip.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    strip.replaceChildren(
      ...[...input.files]
        .filter((file) => file.type.startsWith("image/"))
        .slice(0, 20)
        .map((file) => {
          const image = new Image();
          image.src = URL.createObjectURL(file);
          image.alt = file.name;
          return image;
        }),
    );
  });
})();
