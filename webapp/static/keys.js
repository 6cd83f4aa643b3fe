/* Keys of the site: "/" goes to the search box, "j" and "k" walk the results, "?" lists the keys.
   They work only when nothing is being typed and no modifier is held, and not at all where <html data-keys="off">. */

const RESULTS = ".ds_search-result__link";
const FIELDS = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox]";

const dialog = document.getElementById("shortcuts");

function walk(step) {
  const links = [...document.querySelectorAll(RESULTS)];
  if (!links.length) return;
  const result = document.activeElement.closest(".ds_search-result");
  const at = result ? links.findIndex(link => result.contains(link)) : -1;
  // From a passage of a result, "k" goes to the result itself first.
  const inside = result && document.activeElement !== links[at];
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + (inside && step < 0 ? 0 : step);
  const link = links[Math.min(Math.max(next, 0), links.length - 1)];
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "center" });
}

function toSearchBox() {
  const box = document.querySelector("input[name=q]");
  if (!box) return false;
  box.focus();
  box.select();
  return true;
}

function showKeys() {
  if (dialog && !dialog.open) dialog.showModal();
}

const ACTIONS = { "/": toSearchBox, "?": showKeys, j: () => walk(1), k: () => walk(-1) };

document.addEventListener("keydown", event => {
  if (document.documentElement.dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && /^[a-z]$/i.test(event.key))) return;
  if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
  const action = Object.hasOwn(ACTIONS, event.key) ? ACTIONS[event.key] : null;
  if (action && action() !== false) event.preventDefault();
});

document.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (event.target.closest?.("[data-opens=shortcuts]")) {
    event.preventDefault();
    showKeys();
  }
});
