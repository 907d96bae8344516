// Keeps the ticks of a checklist in this browser only. Without scripts the boxes still work, until the page is closed.
"use strict";

for (const list of document.querySelectorAll("[data-ticks]")) {
  const key = `ticks:${list.dataset.ticks}`;
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];

  const read = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
    } catch {
      return new Set();
    }
  };

  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.value)));
    } catch {
      // The browser keeps nothing: then the ticks last as long as the page.
    }
  };

  const ticked = read();
  for (const box of boxes) {
    box.checked = ticked.has(box.value);
    box.addEventListener("change", keep);
  }
}
