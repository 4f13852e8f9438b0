/* The form of a record while somebody writes: what is not saved goes to the server, which says what
   is wrong in it and shows its page. Without this script the form works with its buttons. */

(function () {
  "use strict";

  /* Long lists of choices, here and where a record is begun. */

  for (const box of document.querySelectorAll("[data-filter]")) {
    box.closest("label").hidden = false;
    const choices = box.closest("fieldset, dialog").querySelectorAll(".choices > *");
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/);
      for (const one of choices) {
        const text = one.textContent.toLowerCase();
        one.hidden = !words.every((word) => text.includes(word));
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // which would send the form
      [...choices].find((one) => !one.hidden)?.click();
    });
  }

  const form = document.getElementById("editor");
  if (form === null) return;
  document.documentElement.classList.add("has-script");
  const PAUSE = 900; // milliseconds without a key after which the text is sent
  const LONGEST = 2500; // milliseconds of typing after which it is sent all the same
  const state = document.getElementById("state");
  const list = document.querySelector("#notes ul");
  const frame = document.getElementById("preview");
  const area = form.querySelector("[data-markdown]");
  let editor = null;
  let widgets = [];
  let timer = 0;
  let since = 0;
  let isAnswered = false; // by the desk, which so can save
  let isSaving = false;
  let isDirty = false;
  let isRenamed = false; // since searches were tried
  let telling = null; // what searches would find is asked for

  /* The editor component. */

  const button = (name, action, words, title) => ({
    name, action, className: "tool-" + name, title, icon: words,
  });

  function openPicker() {
    document.getElementById("picker").showModal();
  }

  if (area !== null && globalThis.EasyMDE !== undefined) {
    const own = globalThis.EasyMDE;
    editor = new own({
      element: area,
      autoDownloadFontAwesome: false,
      spellChecker: false,
      nativeSpellcheck: true,
      inputStyle: "contenteditable",
      status: false,
      uploadImage: form.dataset.picture !== undefined,
      imageAccept: "image/png, image/jpeg, image/webp, image/gif",
      imageMaxSize: 3000000,
      imageUploadFunction: upload,
      insertTexts: { uploadedImage: ["![", "](#url#)"] }, // the cursor stands between them
      errorCallback: refused,
      minHeight: "16rem",
      shortcuts: { toggleSideBySide: null, toggleFullScreen: null, togglePreview: null },
      toolbar: [
        button("bold", own.toggleBold, "<b>B</b>", "Bold"),
        button("italic", own.toggleItalic, "<i>I</i>", "Italic"),
        button("heading", own.toggleHeading2, "Heading", "Heading"),
        button("list", own.toggleUnorderedList, "• List", "List"),
        button("numbered", own.toggleOrderedList, "1. List", "Numbered list"),
        button("link", own.drawLink, "Link", "Link to a web page"),
        button("pick", openPicker, "Criterion or term", "Link to a criterion or a term"),
        button("upload-image", own.drawUploadedImage, "Picture", "Picture from a file"),
        button("table", own.drawTable, "Table", "Table"),
        button("undo", own.undo, "Undo", "Undo"),
        button("redo", own.redo, "Redo", "Redo"),
      ],
    });
    for (const one of document.querySelectorAll(".editor-toolbar button")) {
      one.tabIndex = 0;
      // Its words name a button; what it does in full is a tip beside them.
      if (/^[A-Z]\w+/.test(one.textContent)) one.removeAttribute("aria-label");
    }
    const mirror = editor.codemirror;
    const label = form.querySelector(`label[for="${area.id}"]`);
    const input = mirror.getInputField();
    input.setAttribute("role", "textbox");
    input.setAttribute("aria-multiline", "true");
    input.setAttribute("aria-label", label.textContent);
    label.addEventListener("click", () => mirror.focus());
    // The key leads on to the next field, as everywhere.
    const keys = { ...mirror.getOption("extraKeys"), Tab: false, "Shift-Tab": false };
    mirror.setOption("extraKeys", keys);
    mirror.on("change", () => changed());
  }

  async function upload(file, done) {
    document.getElementById("refused").hidden = true;
    const sent = new FormData();
    sent.append("csrf", form.elements.csrf.value);
    sent.append("picture", file);
    try {
      const answer = await fetch(form.dataset.picture, { method: "POST", body: sent });
      const said = await answer.json();
      if (said.name) done(said.name);
      else refused(said.problem);
    } catch {
      refused("The desk did not take the picture. Try again.");
    }
  }

  function refused(problem) {
    const told = document.getElementById("refused");
    told.hidden = false;
    told.textContent = problem;
  }

  /* What is written goes to the server. */

  function changed() {
    isDirty = true;
    state.textContent = "Not saved yet.";
    const now = Date.now();
    since = since || now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(PAUSE, since + LONGEST - now)));
  }

  let sending = null;

  /* Whether the desk has it now. */

  function send() {
    sending = sending || keep().finally(() => { sending = null; });
    return sending;
  }

  async function keep() {
    let isKept = false;
    isDirty = false;
    since = 0;
    if (editor !== null) editor.codemirror.save();
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      show(said.notes);
      const radio = form.querySelector(`[name="f.status"][value="${said.status}"]`);
      if (radio !== null) radio.checked = true;
      if (!isSaving) reload();
      if (isRenamed && !isSaving) tellSearches();
      state.textContent = said.is_removed
        ? "Somebody has removed this. What you write is kept: save it, and choose what is to be."
        : "Not saved yet, but kept.";
      isKept = true;
    } catch {
      isDirty = true;
      state.textContent = "The desk does not answer: what you write is in this page alone.";
      timer = setTimeout(send, LONGEST);
    }
    if (isDirty && since) changed();
    return isKept;
  }

  /* What a record is called says what searches find. */

  const NAMES = /^(raw\.wordings|title|f\.(.*\.)?(asked_as|lay|abbreviations|former|preferred|name))$/;

  async function tellSearches() {
    if (telling !== null) return;
    telling = new AbortController();
    isRenamed = false;
    let isTold = false;
    const section = document.getElementById("trial");
    try {
      const answer = await fetch(section.dataset.from, { signal: telling.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      section.replaceChildren(page.getElementById("told"));
      section.hidden = false;
      isTold = true;
    } catch {
      // the next text that is sent tries again
    }
    telling = null;
    if (!isTold) isRenamed = true;
    else if (isRenamed && !isDirty) tellSearches();
  }

  /* A save or a drop ends the edit: what is still asked of it would not be found. */

  function leave() {
    isDirty = false;
    telling?.abort();
    frame.contentWindow.stop();
  }

  form.addEventListener("input", (event) => {
    if (NAMES.test(event.target.name)) isRenamed = true;
    if (event.target.dataset.filter === undefined && !event.target.closest(".CodeMirror")) changed();
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (isAnswered || (event.submitter !== null && event.submitter.value === "discard")) {
      leave();
      return;
    }
    event.preventDefault(); // a page that does not come would take the text with it
    if (isSaving) return;
    isSaving = true;
    state.textContent = "Saving…";
    await sending; // what it has may be older
    isAnswered = await send();
    isSaving = false;
    if (isAnswered) form.requestSubmit(event.submitter);
    else refused("The desk does not answer. Nothing was saved: what you write stays in this page.");
    isAnswered = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });

  /* The page beside it, where it was scrolled to. */

  function reload() {
    const inner = frame.contentWindow;
    const place = inner.scrollY;
    frame.addEventListener("load", () => inner.scrollTo(0, place), { once: true });
    inner.location.replace(frame.src);
  }

  /* A term stands far down on its page. */

  function goToPlace() {
    const inner = frame.contentWindow;
    const found = inner.document.getElementById(frame.dataset.at);
    if (found !== null) inner.scrollTo(0, inner.scrollY + found.getBoundingClientRect().top);
  }

  if (frame.dataset.at) {
    if (frame.contentDocument.readyState === "complete") goToPlace();
    frame.addEventListener("load", goToPlace, { once: true });
  }

  /* Faults and remarks where they stand. */

  function show(notes) {
    for (const widget of widgets) widget.clear();
    widgets = [];
    list.replaceChildren(...notes.map((note) => item(note, "li")));
    document.getElementById("notes").hidden = notes.length === 0;
    for (const old of form.querySelectorAll(".finding--here")) old.remove();
    for (const note of notes) {
      if (note.field === "text" && editor !== null) {
        const lines = editor.codemirror.lineCount();
        const line = Math.min(note.line, lines) - 1;
        const shown = item(note, "div");
        widgets.push(editor.codemirror.addLineWidget(line, shown, { handleMouseEvents: true }));
        continue;
      }
      const field = form.querySelector(`[data-field="${note.field}"]`);
      if (field === null) continue;
      const shown = item(note, "span");
      shown.classList.add("finding--here");
      field.append(shown);
      const around = field.closest("details");
      if (around !== null && note.is_fault) around.open = true;
    }
  }

  function item(note, tag) {
    const shown = document.createElement(tag);
    shown.className = "finding finding--" + (note.is_fault ? "fault" : "remark");
    const name = document.createElement("strong");
    name.textContent = note.is_fault ? "Fault" : "Remark";
    let where = "";
    if (note.field === "text") where = `, line ${note.line}`;
    else if (note.field === "" && note.place) where = ` in ${note.place}`;
    shown.append(name, `${where}: ${note.problem}. ${note.remedy} `);
    const plain = form.elements[note.field];
    if (tag === "li" && note.field === "text" && editor !== null) {
      shown.append(action("Go there", () => go(note.line)));
    } else if (tag === "li" && note.field.startsWith("raw.") && plain) {
      shown.append(action("Go there", () => goIn(plain, note.line)));
    }
    if (note.replacement !== null && (note.field === "text" ? editor !== null : plain)) {
      const [old, made] = note.replacement;
      const fresh = newWords(old, made);
      const short = fresh.length > 40 ? "Do it" : `Write “${fresh}”`;
      const words = made ? short : `Take out “${old}”`;
      shown.append(action(words, () => (note.field === "text" ? replace : replaceIn)(note, plain)));
    }
    return shown;
  }

  function newWords(old, made) {
    const [before, after] = [old.split(" "), made.split(" ")];
    while (after.length > 1 && before[0] === after[0]) { before.shift(); after.shift(); }
    while (after.length > 1 && before.at(-1) === after.at(-1)) { before.pop(); after.pop(); }
    return after.join(" ");
  }

  function action(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "small-button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  function go(line) {
    editor.codemirror.focus();
    editor.codemirror.setCursor(line - 1, 0);
  }

  function goIn(box, line) {
    const lines = box.value.split("\n");
    const at = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    box.setSelectionRange(at, at + (lines[line - 1] || "").length);
    box.blur();
    box.focus(); // which scrolls the page to it, and not in each browser the text within
    box.scrollTop = (box.scrollHeight * Math.max(0, line - 4)) / lines.length;
  }

  function replace(note) {
    const [old, made] = note.replacement;
    const text = editor.codemirror.getLine(note.line - 1) || "";
    const at = text.indexOf(old);
    if (at < 0) return go(note.line);
    const end = { line: note.line - 1, ch: at + old.length };
    editor.codemirror.replaceRange(made, { line: note.line - 1, ch: at }, end);
    editor.codemirror.focus();
  }

  /* In a field: of choices the other one, of texts what stands on the line. */

  function replaceIn(note, field) {
    const [old, made] = note.replacement;
    if (field.options !== undefined) field.value = made;
    else if (field.value !== undefined && field.type !== "hidden" && field[0] === undefined) {
      const lines = field.value.split("\n");
      const at = Math.min(note.line, lines.length) - 1;
      lines[at] = lines[at].replace(old, made);
      field.value = lines.join("\n");
    } else {
      for (const choice of field) {
        if (choice.value === made) choice.checked = true;
        else if (choice.value === old) choice.checked = false;
      }
    }
    if (NAMES.test(note.field)) isRenamed = true;
    changed();
  }

  show(JSON.parse(form.dataset.notes));
  // What somebody has typed before this script was there.
  if ([...form.querySelectorAll("textarea")].some((one) => one.value !== one.defaultValue)) changed();
  const raw = document.querySelector("[data-line]");
  if (raw !== null) goIn(raw, Number(raw.dataset.line));

  /* Links that are chosen from a list. */

  for (const one of document.querySelectorAll("[data-insert]")) {
    one.addEventListener("click", () => {
      document.getElementById("picker").close();
      const words = editor.codemirror.getSelection() || one.dataset.label;
      editor.codemirror.replaceSelection(`[[${one.dataset.insert}|${words}]]`);
      editor.codemirror.focus();
    });
  }
})();
