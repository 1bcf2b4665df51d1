// New arrivals: the open page of the queue asks now and then, says how many have come, and moves nothing.
(() => {
  "use strict";
  const EVERY = 30_000;
  const place = document.querySelector("[data-arrivals]");
  if (!place) return;
  const words = place.dataset;
  const title = document.title;
  let offline = "";
  let timer = 0;
  let said = "";

  const say = (text, address = "", name = "") => {
    // Said once, not every time that the same is heard: a screen reader would say it again.
    if (text === said) return;
    said = text;
    place.replaceChildren(text);
    if (!address) return;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = name;
    place.append(" ", link);
  };

  const stop = () => {
    clearInterval(timer);
    timer = 0;
  };

  const ask = async () => {
    if (document.hidden || !timer) return;
    let answer;
    try {
      answer = await fetch(words.arrivals, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.status >= 500) throw new Error("out of order");
    } catch {
      offline ||= new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
      return say(`${words.offline} ${offline}.`);
    }
    offline = "";
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      stop();
      return say(words.signedOut, "/sign-in", words.signIn);
    }
    if (!answer.ok) return stop();
    const { count, told } = await answer.json();
    document.title = count ? `(${count}) ${title}` : title;
    place.classList.toggle("news", count > 0);
    if (count) say(told, words.queue, words.show);
    else say("");
  };

  timer = setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
