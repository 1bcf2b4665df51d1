// Keys for the queue and for a tip. Every key does what a link or a button on the page does too.
(() => {
  "use strict";
  const OFF = "tipline-keys-off";
  const off = () => localStorage.getItem(OFF) === "1";
  const rows = () => [...document.querySelectorAll("a[data-row]")].filter((row) => row.offsetParent);
  const help = document.querySelector("dialog.keys-help");

  const show = () => document.documentElement.classList.toggle("keys", !off());

  const step = (by) => {
    const all = rows();
    const onTip = document.querySelector("[data-tip]");
    const current = all.findIndex((row) => row.closest(".row")?.contains(document.activeElement) || (onTip && row.ariaCurrent === "page"));
    const next = all[Math.min(Math.max(current + by, 0), all.length - 1)];
    if (!next) return;
    if (onTip && current !== -1 && next.ariaCurrent !== "page") location.assign(next.href);
    else next.focus();
  };

  const press = (key) => {
    const target = document.querySelector(`[data-key="${key}"]`);
    if (!target) return false;
    if (target.hash) fieldAt(document.querySelector(target.hash))?.focus();
    else target.click();
    return true;
  };

  // Where a link leads to a heading, its form is what one wants to write in.
  const FIELD = "input:not([type=hidden]), select, textarea";
  const fieldAt = (place) => (place?.matches(FIELD) ? place : place?.closest("form")?.querySelector(FIELD));

  // After a deed the focus is where the work goes on, and what was done is read out with it.
  const goOn = () => {
    const told = document.querySelector(".told");
    const tip = document.querySelector("[data-tip]");
    const place = location.hash ? document.getElementById(location.hash.slice(1)) : told && tip && document.getElementById("deeds");
    const faulty = document.querySelector("main [aria-invalid=true]");
    if (faulty) return faulty.focus();
    if (!place || !(told && tip || place.matches("[data-row]"))) return;
    if (place.tabIndex < 0) place.tabIndex = -1;
    if (told) {
      told.id = "told";
      place.setAttribute("aria-describedby", "told");
    }
    place.focus({ preventScroll: !location.hash });
  };

  const deeds = {
    j: () => step(1),
    k: () => step(-1),
    u: () => document.querySelector("[data-back]")?.click(),
    x: () => document.activeElement.closest(".row")?.querySelector("[data-pick]")?.click(),
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => help?.showModal(),
    c: () => press("c"),
    r: () => press("r"),
    s: () => press("s"),
    d: () => document.querySelector("[data-tip] #deeds")?.focus(),
    n: () => press("n"),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([data-pick]), textarea, select, dialog");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.querySelector("textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && typing && !help?.open) typing.blur();
    if (typing || off() || event.ctrlKey || event.metaKey || event.altKey || event.repeat && "cs".includes(event.key)) return;
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });

  document.querySelectorAll("[data-keys]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (button.dataset.keys === "help") help?.showModal();
      if (button.dataset.keys === "close") help?.close();
    });
  });

  const choice = document.querySelector("[data-keys-on]");
  if (choice) {
    choice.checked = !off();
    choice.addEventListener("change", () => {
      if (choice.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
      show();
    });
  }

  // A row that was opened is marked until its page comes, or until one comes back.
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.target.closest("a[data-row]")?.closest(".row").classList.add("opening");
  });
  addEventListener("pageshow", () => document.querySelectorAll(".opening").forEach((row) => row.classList.remove("opening")));

  show();
  goOn();
})();
