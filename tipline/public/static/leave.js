// Leaves at once: the link, or Escape twice, puts a harmless page in the place of this one, so that Back does not return.
const way = document.querySelector(".leave");
const leave = (event) => { event.preventDefault(); document.body.hidden = true; location.replace(way.href); };
let last = -Infinity;
way.addEventListener("click", leave);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  if (event.timeStamp - last < 1500) leave(event);
  last = event.timeStamp;
});
