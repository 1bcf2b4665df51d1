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
    if (target.hash) document.querySelector(target.hash)?.focus();
    else target.click();
    return true;
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
    n: () => press("n"),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([data-pick]), textarea, select, dialog");
    if (event.key === "Escape" && typing && !help?.open) typing.blur();
    if (typing || off() || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === "c") return;
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

  show();
})();
