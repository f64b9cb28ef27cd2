// Passkeys: a button with data-passkey asks the device, puts its answer into the form and sends it.
// add: a new one; check: a second factor or once more; login: without name and password.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey]");
  if (!button) return;
  event.preventDefault();
  const form = button.closest("form");
  const trouble = document.getElementById("passkey-trouble");
  trouble.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await ask(button.dataset.passkey, form));
    form.submit();
  } catch (error) {
    console.warn(error);
    trouble.hidden = false;
  }
});

async function ask(what, form) {
  if (what === "login") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return webauthnJSON.get((await answer.json()).request_options);
  }
  const data = JSON.parse(document.getElementById("passkey-data").textContent);
  if (what === "check") return webauthnJSON.get(data.request_options);
  const options = data.creation_options;
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return webauthnJSON.create(options);
}
