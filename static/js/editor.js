// What the forms of the editors' panel do beyond Django's own: fields that follow the kind, files that arrive by
// button, drop or paste, the sentence of whoever refused one, and a copy of the text until it is saved. Without it every
// field shows.

const words = (editor, name) => editor.dataset[`words${name}`];

// ---- fields of the chosen kind

function followKind(select) {
  const carried = JSON.parse(select.dataset.carried);
  const rows = JSON.parse(select.dataset.carriedBySome).map((name) => [
    name,
    document.querySelector(`.form-row.field-${name}`),
  ]);
  const blocks = new Set(rows.map(([, row]) => row?.closest("fieldset.module")).filter(Boolean));
  const show = () => {
    const wanted = carried[select.value] ?? [];
    for (const [name, row] of rows) {
      // A field with an error stays in sight, whatever the kind.
      if (row) row.hidden = !wanted.includes(name) && !row.querySelector(".errorlist");
    }
    for (const block of blocks) block.hidden = !block.querySelector(".form-row:not([hidden])");
  };
  select.addEventListener("change", show);
  show();
}

// ---- files into the text

function insert(editor, code) {
  editor.setRangeText(code, editor.selectionStart, editor.selectionEnd, "end");
  editor.dispatchEvent(new Event("input", { bubbles: true })); // the preview listens to it
}

async function send(editor, file) {
  if (file.size > Number(editor.dataset.limit)) return { sentence: words(editor, "Large") };
  const data = new FormData();
  data.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
  data.append("image", file);
  try {
    const response = await fetch(editor.dataset.markdownxUploadUrlsPath, { method: "POST", body: data });
    const answer = await response.json().catch(() => ({}));
    if (answer.image_code) return { code: answer.image_code };
    if (answer.image) return { sentence: answer.image.join(" ") };
    return { sentence: words(editor, response.status === 413 ? "Large" : "Failed") };
  } catch {
    return { sentence: words(editor, "Failed") };
  }
}

function takeFiles(box, editor) {
  const bar = document.createElement("p");
  bar.className = "upload";
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  chooser.accept = "image/*,application/pdf";
  chooser.id = `${editor.id}_files`;
  const label = document.createElement("label");
  label.htmlFor = chooser.id;
  label.textContent = words(editor, "Choose");
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = words(editor, "Hint");
  const status = document.createElement("span");
  status.className = "status";
  status.setAttribute("role", "status");
  bar.append(chooser, label, hint, status);
  editor.before(bar);

  const say = (sentence, isError = false) => {
    status.textContent = sentence;
    status.classList.toggle("error", isError);
  };
  const take = async (files) => {
    const refused = [];
    say(words(editor, "Uploading"));
    for (const file of files) {
      const { code, sentence } = await send(editor, file);
      if (code) insert(editor, `${code}\n`);
      else refused.push(`${file.name}: ${sentence}`);
    }
    say(refused.length ? refused.join(" ") : words(editor, "Done"), refused.length > 0);
  };

  chooser.addEventListener("change", async () => {
    await take([...chooser.files]);
    chooser.value = "";
  });
  // Caught on the way down, before the text box's own script sees them: that one writes its errors into the text.
  const catchFiles = (event, transfer) => {
    if (event.target !== editor || !transfer?.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    take([...transfer.files]);
  };
  box.addEventListener("drop", (event) => catchFiles(event, event.dataTransfer), true);
  box.addEventListener("paste", (event) => catchFiles(event, event.clipboardData), true);
}

// ---- the text box

function settle(box) {
  const editor = box.querySelector(".markdownx-editor");
  takeFiles(box, editor);
  // Tab leads to the next field as everywhere else; the box's own script would keep it.
  box.addEventListener("keydown", (event) => event.key === "Tab" && event.stopPropagation(), true);
  // A whole page in place of a preview is an error page: of a session that ended, or of a server that failed.
  box.addEventListener("markdownx.update", (event) => {
    if (/^\s*<!doctype/i.test(event.detail[0])) {
      box.querySelector(".markdownx-preview").textContent = words(editor, "Preview");
    }
  });
}

// ---- names of fields in which one searches, for those who hear the page

function nameChoosers() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const chooser = select.nextElementSibling;
    if (!label || !chooser?.matches(".select2")) continue;
    label.id ||= `${select.id}_label`;
    for (const part of chooser.querySelectorAll(".select2-selection, .select2-selection__rendered, input")) {
      const own = part.matches(".select2-selection") ? chooser.querySelector(".select2-selection__rendered")?.id : "";
      part.setAttribute("aria-labelledby", `${label.id} ${own ?? ""}`.trim());
    }
    // What opens below a chooser stands at the end of the page.
    if (!chooser.matches(".select2-container--open")) continue;
    const opened = ".select2-dropdown input, .select2-results__options[role=listbox]";
    for (const part of document.querySelectorAll(opened)) part.setAttribute("aria-labelledby", label.id);
  }
}

// ---- a copy of what is typed, in this browser, until it is saved: a session may end while one writes

const SENT = "broadside.sent";
const KEPT_FIELDS = 'input[type="text"]:not(.select2-search__field), input[type="url"], textarea:not(.select2-search__field)';
const PAUSE = 400; // milliseconds without a key before the copy is written

// A browser may refuse to keep anything; then there is no copy, and nothing else changes.
function ifKept(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

// Only what the server says was saved is forgotten: after a session has ended the form comes back without errors, too.
function forgetSaved() {
  const sent = ifKept(() => sessionStorage.getItem(SENT));
  if (sent && document.querySelector(".messagelist .success")) ifKept(() => localStorage.removeItem(sent));
  ifKept(() => sessionStorage.removeItem(SENT));
}

function keepText(form, notice) {
  const who = document.querySelector("#user-tools strong")?.textContent ?? "";
  const key = `broadside.text ${who} ${location.pathname}`;
  const fields = () => [...form.querySelectorAll(KEPT_FIELDS)].filter((field) => field.name);
  const typed = () => Object.fromEntries(fields().map((field) => [field.name, field.value]));
  const isRefused = document.querySelector(".errornote") !== null;
  const atFirst = JSON.stringify(typed());
  let timer = null;

  const write = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    const now = JSON.stringify(typed());
    // What a refused form came back with is not saved either.
    if (now === atFirst && !isRefused) ifKept(() => localStorage.removeItem(key));
    else ifKept(() => localStorage.setItem(key, now));
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  });
  addEventListener("pagehide", write);
  form.addEventListener("submit", (event) => {
    write();
    if (event.submitter?.name !== "_preview") ifKept(() => sessionStorage.setItem(SENT, key));
  });

  const kept = ifKept(() => JSON.parse(localStorage.getItem(key)));
  const differing = () => fields().filter((field) => field.name in kept && field.value !== kept[field.name]);
  if (!kept || !differing().length) return;
  notice.hidden = false;
  notice.querySelector(".put-back").addEventListener("click", () => {
    for (const field of differing()) {
      field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true })); // the preview listens to it
    }
    notice.hidden = true;
  });
  notice.querySelector(".forget").addEventListener("click", () => {
    ifKept(() => localStorage.removeItem(key));
    notice.hidden = true;
  });
}

// ---- files that are larger than anything is taken

function weigh(input) {
  const said = document.createElement("ul");
  said.className = "errorlist";
  said.setAttribute("role", "alert");
  const isTooLarge = () => [...input.files].some((file) => file.size > Number(input.dataset.limit));
  const tell = () => {
    said.replaceChildren();
    if (!isTooLarge()) return said.remove();
    const sentence = document.createElement("li");
    sentence.textContent = words(input, "Large");
    said.append(sentence);
    input.before(said);
  };
  input.addEventListener("change", tell);
  input.form.addEventListener("submit", (event) => {
    if (!isTooLarge()) return;
    event.preventDefault(); // it would not arrive, and what else was typed would be lost
    input.focus();
  });
}

forgetSaved();
const notice = document.querySelector(".kept");
if (notice) keepText(notice.closest("form"), notice);
document.querySelectorAll(".markdownx").forEach(settle);
document.querySelectorAll("select[data-carried]").forEach(followKind);
document.querySelectorAll("input[type=file][data-limit]").forEach(weigh);
nameChoosers();
// The choosers are made, and made anew, by another script at its own time.
new MutationObserver(nameChoosers).observe(document.body, { childList: true, subtree: true });
