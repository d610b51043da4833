// What the page does not need, and a keyboard enjoys. Without it all works by links and forms.
"use strict";

const links = () => [...document.querySelectorAll(".hits h2 a")];
const marks = () => [...document.querySelectorAll(".story h1 mark, .story .text mark")];
let hit = -1;

function move(step) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const to = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  if (to) {
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  }
}

function jump(step) {
  const all = marks();
  if (!all.length) return;
  if (hit >= 0) all[hit].classList.remove("here");
  hit = (hit + step + all.length) % all.length;
  if (hit < 0) hit += all.length;
  all[hit].classList.add("here");
  all[hit].scrollIntoView({ block: "center" });
}

const keys = {
  "/": () => {
    const line = document.getElementById("q");
    line.focus();
    line.setSelectionRange(line.value.length, line.value.length);
  },
  j: () => move(1),
  k: () => move(-1),
  n: () => jump(1),
  N: () => jump(-1),
  u: () => document.querySelector(".back a")?.click(),
  "?": () => location.assign("/help"),
};

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = keys[event.key];
  if (act && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    act();
  }
});
