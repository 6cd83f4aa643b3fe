/* "a" accepts the first suggestion: of the result that has the focus, or else of the page.
   On the list of what to tag next the page stays, and the focus goes to the next document. */

const FIELDS = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox]";

const toast = document.querySelector("#tagger-said");

function first() {
  const result = document.activeElement.closest("[data-document]");
  return (result ?? document).querySelector("[data-suggestion] button[name=accept]");
}

function say(words, undo) {
  toast.replaceChildren(`${words} `);
  const form = toast.parentElement.querySelector("form");
  form.hidden = !undo;
  if (undo) form.action = undo;
}

/* Where to go on: the first document after this one that has suggestions still, or the next one. */
function onwards(result) {
  const results = [...document.querySelectorAll("[data-document]")];
  const after = results.slice(results.indexOf(result) + 1);
  const next = after.find(each => each.querySelector("[data-suggestion]")) ?? after[0] ?? result;
  next.querySelector(".ds_search-result__link").focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

async function decide(button) {
  const result = button.closest("[data-document]");
  const given = new FormData(button.form);
  given.set(button.name, button.value);
  for (const each of result.querySelectorAll("[data-suggestion] button")) each.disabled = true;
  try {
    const answer = await fetch(button.form.getAttribute("action"), { method: "POST", body: given, headers: { Accept: "application/json" } });
    const done = await answer.json();
    if (!answer.ok) throw new Error(done.said);
    result.querySelector("[data-tags]").innerHTML = done.html;
    if (button.name === "accept") {
      result.querySelector("[data-suggested]").replaceChildren();
      result.querySelector(".evidence-queue__why").textContent = "Tagged.";
    } else button.closest("[data-suggestion]").remove();
    say(done.said, done.undo);
    const left = result.querySelector("[data-suggestion] button");
    if (left) result.querySelector(".ds_search-result__link").focus({ preventScroll: true });
    else onwards(result);
  } catch (error) {
    say(error.message || "It could not be saved. Load the page again.", "");
  }
  for (const each of result.querySelectorAll("[data-suggestion] button")) each.disabled = false;
}

if (toast) document.addEventListener("submit", event => {
  const button = event.submitter;
  if (!button?.closest("[data-document] [data-suggestion]")) return;
  event.preventDefault();
  decide(button);
});

document.addEventListener("keydown", event => {
  if (document.documentElement.dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
  if (event.key !== "a" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
  const button = first();
  if (!button || button.disabled) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});
