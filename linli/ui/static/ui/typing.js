// Chinese typing: Enter that ends a composition must not send or search; a live search waits for its end.
(() => {
  "use strict";
  let composing = false;
  let ended = 0;

  document.addEventListener(
    "compositionstart",
    () => {
      composing = true;
    },
    true,
  );
  document.addEventListener(
    "compositionend",
    (event) => {
      composing = false;
      ended = event.timeStamp;
      // htmx listens to input; tell it once, when the words are there
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    },
    true,
  );

  const inComposition = (event) => composing || event.isComposing || event.keyCode === 229 || event.timeStamp - ended < 50;

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && inComposition(event)) {
        event.stopPropagation();
        if (event.target.tagName !== "TEXTAREA") event.preventDefault();
      }
    },
    true,
  );

  for (const name of ["input", "keyup"]) {
    document.addEventListener(
      name,
      (event) => {
        if (composing) event.stopPropagation();
      },
      true,
    );
  }
  document.addEventListener(
    "submit",
    (event) => {
      if (composing) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
})();
