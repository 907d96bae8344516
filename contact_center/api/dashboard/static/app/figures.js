// The pages of the statistics are drawn on the server and work without this: printing, and the language of the screens.
const KEY = "ics.language";
const asked = new URLSearchParams(location.search);

function remembered() {
  try {
    return localStorage.getItem(KEY) || "da";
  } catch {
    return "da"; // storage is switched off
  }
}

if (!asked.has("lang") && remembered() === "en") {
  asked.set("lang", "en");
  location.replace(`${location.pathname}?${asked}${location.hash}`);
}
for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => {
    try {
      localStorage.setItem(KEY, link.dataset.language);
    } catch {
      // it could not be remembered: the address says it
    }
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
