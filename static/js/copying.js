// Buttons that copy what stands in a field: `data-copies` has its id. Without a script one marks the field and copies it
// as anywhere; the buttons are hidden then.

const PAUSE = 4000; // milliseconds during which a button says what it did

function offer(button) {
  const field = document.getElementById(button.dataset.copies);
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    field.select();
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(field.value); // there is no clipboard without HTTPS
    } catch {
      isCopied = false;
    }
    button.textContent = isCopied ? button.dataset.done : button.dataset.failed;
    setTimeout(() => {
      button.textContent = label;
    }, PAUSE);
  });
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
}

document.querySelectorAll("button[data-copies]").forEach(offer);
