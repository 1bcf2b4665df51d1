// Passkeys: asks the browser for one and sends its answer with the form. Without script, or in a browser that cannot,
// the form stays hidden and the page says what it needs.
(() => {
  "use strict";
  const able = window.isSecureContext && window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  if (!able) return;

  const ask = (form) => {
    const options = JSON.parse(form.dataset.passkey);
    if (form.dataset.deed === "add")
      return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const said = form.querySelector("[data-passkey-said]");
    let answered = false;
    form.hidden = false;
    document.querySelectorAll("[data-passkey-needs]").forEach((needs) => { needs.hidden = true; });
    form.addEventListener("submit", async (event) => {
      if (answered) return;
      event.preventDefault();
      said.hidden = true;
      try {
        const credential = await ask(form);
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        answered = true;
        form.requestSubmit();
      } catch {
        // Browsers do not tell a page whether the user has said no, the time was up, or no passkey was there.
        said.hidden = false;
        said.focus();
      }
    });
  });
})();
