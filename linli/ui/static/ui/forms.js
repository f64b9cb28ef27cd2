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

  const hold = (form, submitter, event) => {
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
      notice.hidden = !JSON.parse(notice.dataset.words).some((word) => field.value.includes(word));
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
