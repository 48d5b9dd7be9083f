// The keys of the queue of signatories: each presses the button, follows the link or goes to the field that bears it in
// `data-key`. Without this script everything works by hand. Who types or has a modifier down means no key, and they can
// be switched off (WCAG 2.2, 2.1.4).

const STORE = "broadside.queue.keys";
const TYPED = "input:not([type=radio], [type=checkbox], [type=submit]), textarea, select";

const stored = () => {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null; // a browser that keeps nothing
  }
};
let isOn = stored() !== "off";
let isBusy = false; // what was sent is not sent twice while the next page is on its way

for (const box of document.querySelectorAll(".keys .switch")) {
  const tick = box.querySelector("input");
  tick.checked = isOn;
  tick.addEventListener("change", () => {
    isOn = tick.checked;
    try {
      localStorage.setItem(STORE, isOn ? "on" : "off");
    } catch {
      // then it holds for this page
    }
  });
  box.hidden = false;
}

// On keyboards of other scripts the place of the key counts.
const keyOf = (event) => {
  const key = event.key.toLowerCase();
  return /^[a-z?]$/.test(key) ? key : (/^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() ?? key);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing || isBusy) return;
  if (event.target.matches?.(TYPED)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = keyOf(event);
  const bearer = isOn && /^[a-z?]$/.test(key) && document.querySelector(`.queue [data-key="${key}"]`);
  if (!bearer) return;
  event.preventDefault();
  if (bearer.matches("input")) bearer.focus();
  else bearer.click();
});

document.addEventListener("submit", (event) => {
  if (isBusy) event.preventDefault();
  isBusy = true;
});
addEventListener("pageshow", () => {
  isBusy = false;
});
