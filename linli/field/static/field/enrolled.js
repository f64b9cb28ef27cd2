// The key goes to the place where this browser keeps it, and the page of the day opens.
"use strict";
(async () => {
  const given = document.getElementById("field-key").dataset;
  const say = (id) => {
    document.getElementById(id).hidden = false;
  };
  try {
    if (await window.Field.store.renew(given.owner, given.key)) location.replace(given.home);
    else say("not-yours");
  } catch {
    say("no-place");
  }
})();
