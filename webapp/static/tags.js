/* Tagging from the keyboard: "t" opens the field, the tags used last come first, Enter applies one.
   A field becomes a combobox (ARIA 1.2); on a list of results a dialog tags the result that has the focus. */

import { selectedWords } from "./selection.js";

const MOST = 12; // tags listed at once
const FIELDS = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox]";

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[-–]/g, " ");
}

/* The tags whose names have a word that begins as typed; names that begin so come before the others. */
function matching(choices, typed) {
  const wanted = plain(typed).trim();
  if (!wanted) return choices.slice(0, MOST);
  const found = [];
  for (const each of choices) {
    const names = [each.name, ...each.names].map(plain);
    const place = names.some(name => name.startsWith(wanted)) ? 0 : names.some(name => ` ${name}`.includes(` ${wanted}`)) ? 1 : 2;
    if (place < 2) found.push([place, each]);
  }
  return found.sort((one, other) => one[0] - other[0]).slice(0, MOST).map(([, each]) => each);
}

const asked = new Map();
const AGAIN = [200, 1000]; // milliseconds after which is asked again when there was no answer

async function ask(address) {
  for (const wait of [...AGAIN, null]) {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      return await answer.json();
    } catch (error) {
      if (wait === null) throw error;
      await new Promise(resolve => { setTimeout(resolve, wait); });
    }
  }
}

function choicesFor(number) {
  if (!asked.has(number)) {
    const parameters = number ? `?${new URLSearchParams({ document: number })}` : "";
    asked.set(number, ask(`/tags/choices${parameters}`).catch(() => {
      asked.delete(number); // the next key asks again
      return [];
    }));
  }
  return asked.get(number);
}

function option(each, id) {
  const item = document.createElement("li");
  item.id = id;
  item.className = "evidence-suggestion";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const why = each.held ? "has it: Enter takes it off" : each.group;
  for (const [part, text] of [["text", each.name], ["kind", why]]) {
    const span = document.createElement("span");
    span.className = `evidence-suggestion__${part}`;
    span.textContent = text;
    item.append(span, " ");
  }
  return item;
}

/* Makes a field a combobox; "chosen" is called with the tag, or fills the field when there is no such function. */
function attach(field, number, chosen) {
  const list = document.createElement("ul");
  list.id = `${field.id}-list`;
  list.className = "evidence-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Tags");
  list.hidden = true;
  field.removeAttribute("list");
  field.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);
  const state = { number, found: [], active: -1 };

  function close() {
    state.found = [];
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function move(to) {
    list.children[state.active]?.setAttribute("aria-selected", "false");
    state.active = to;
    const item = list.children[to];
    if (!item) return field.removeAttribute("aria-activedescendant");
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", item.id);
  }

  async function open() {
    const choices = await choicesFor(state.number);
    if (document.activeElement !== field) return;
    const typed = "several" in field.dataset ? field.value.split(";").pop() : field.value;
    state.found = matching(choices, typed);
    list.replaceChildren(...state.found.map((each, place) => option(each, `${list.id}-${place}`)));
    list.hidden = !state.found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    state.active = -1;
    // What is there already is not marked by itself: a second Enter must not take off what the first applied.
    move(chosen && state.found.length && !(state.found[0].held && !typed.trim()) ? 0 : -1);
  }

  function take(each) {
    close();
    if (chosen) return chosen(each);
    const before = "several" in field.dataset ? field.value.split(";").slice(0, -1).map(part => `${part.trim()}; `).join("") : "";
    field.value = `${before}${each.name} — ${each.group}`;
    field.focus();
  }

  field.addEventListener("focus", open);
  field.addEventListener("input", open);
  field.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const last = state.found.length - 1;
    if (event.key === "ArrowDown" && list.hidden) open();
    else if (event.key === "ArrowDown") move(state.active < last ? state.active + 1 : 0);
    else if (event.key === "ArrowUp" && !list.hidden) move(state.active > 0 ? state.active - 1 : last);
    else if (event.key === "Enter" && state.active >= 0) take(state.found[state.active]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", event => event.preventDefault());
  list.addEventListener("click", event => {
    const item = event.target.closest("[role=option]");
    if (item) take(state.found[[...list.children].indexOf(item)]);
  });
  field.addEventListener("blur", close);
  if (document.activeElement === field) open(); // somebody was quicker than this script
  return { open, of: other => { state.number = other; } };
}

/* On pages of documents and passages the form is sent as it is, with the tag that was chosen. */
for (const form of document.querySelectorAll("form.evidence-tagger")) {
  const field = form.querySelector(".evidence-tag-field input");
  attach(field, form.dataset.tagger, each => {
    field.name = each.held && !("tagsWords" in form.dataset) ? "remove" : "add";
    field.value = each.key;
    form.requestSubmit();
  });
}
for (const field of document.querySelectorAll("#bulk .evidence-tag-field input")) attach(field, "", null);

/* The words that are selected are those to be tagged. */
const words = document.querySelector("#tag-words");
function takeWords() {
  const selected = selectedWords();
  if (selected) words.value = selected.words;
}
if (words) document.addEventListener("selectionchange", takeWords);

/* On a list of results: a dialog for the result that has the focus. */
const dialog = document.querySelector("#tagger");
const said = document.querySelector("#tagger-said");
const wrong = document.querySelector("#tagger-wrong");
let box = null;
let result = null;

function tell(words, undo) {
  said.replaceChildren(`${words} `);
  if (!undo) return;
  const form = said.parentElement.querySelector("form");
  form.action = undo;
  form.hidden = false;
}

async function apply(each) {
  const number = result.dataset.document;
  const field = dialog.querySelector("input[role=combobox]");
  const given = new FormData(dialog.querySelector("form"));
  given.delete(field.name);
  given.set(each.held ? "remove" : "add", each.key);
  dialog.close();
  asked.clear();
  said.parentElement.querySelector("form").hidden = true;
  try {
    const answer = await fetch(`/documents/${number}/tags`, { method: "POST", body: given, headers: { Accept: "application/json" } });
    const done = await answer.json();
    if (done.html) result.querySelector("[data-tags]").innerHTML = done.html;
    tell(done.said ?? "It could not be saved. Load the page again.", done.undo);
  } catch {
    tell("It could not be saved: the site does not answer. Try again.");
  }
}

function tagResult(wanted) {
  result = wanted;
  const field = dialog.querySelector(".evidence-tag-field input");
  box ??= attach(field, "", apply);
  box.of(result.dataset.document);
  dialog.querySelector("#tagger-title").textContent = `Tag: ${result.querySelector(".ds_search-result__link").textContent}`;
  field.value = "";
  wrong.textContent = "";
  dialog.showModal();
  field.focus();
  box.open();
}

dialog?.addEventListener("keydown", event => {
  if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches(".evidence-tag-field input")) return;
  event.preventDefault();
  const typed = event.target.value.trim();
  wrong.textContent = typed ? `No tag is called “${typed}”.` : "Type a name, or choose one with the arrow keys.";
});

/* How many are ticked stays in view, with a way to tag them. */
const ticked = document.querySelector("#ticked");
const bulk = document.querySelector("#bulk")?.closest("details");

function countTicked() {
  const count = document.querySelectorAll("input[name=document]:checked").length;
  ticked.hidden = !count;
  ticked.querySelector("[role=status]").textContent = count ? `${count} ticked.` : "";
}

if (ticked && bulk) {
  document.addEventListener("change", event => {
    if (event.target.matches("input[name=document]")) countTicked();
  });
  ticked.querySelector("a").addEventListener("click", event => {
    event.preventDefault();
    bulk.open = true;
    bulk.querySelector(".evidence-tag-field input").focus();
    bulk.scrollIntoView({ block: "start" });
  });
}

dialog?.addEventListener("close", () => result?.querySelector(".ds_search-result__link").focus({ preventScroll: true }));

document.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest?.("a[data-tags-result]");
  if (!link || !dialog) return;
  event.preventDefault();
  tagResult(link.closest("[data-document]"));
});

function start() {
  if (dialog) {
    const wanted = document.activeElement.closest("[data-document]");
    if (!wanted) return false;
    tagResult(wanted);
    return true;
  }
  const field = document.querySelector("form.evidence-tagger .evidence-tag-field input");
  if (!field) return false;
  if (words) takeWords(); // the focus takes the selection away
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.focus();
  field.scrollIntoView({ block: "center" });
  return true;
}

function tick() {
  const box = document.activeElement.closest("[data-document]")?.querySelector("input[name=document]");
  if (!box) return false;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

const ACTIONS = { t: start, x: tick };

document.addEventListener("keydown", event => {
  if (document.documentElement.dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
  const action = Object.hasOwn(ACTIONS, event.key) ? ACTIONS[event.key] : null;
  if (action && action() !== false) event.preventDefault();
});
