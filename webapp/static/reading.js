/* Keys of the reading view: each link that names a key in data-key is followed when it is pressed.
   They sleep while a form field has the focus or another key is held, and where <html data-keys="off">. */

const FIELDS = "input, textarea, select, [contenteditable]";

if (document.documentElement.dataset.keys !== "off") {
  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (held || event.repeat || event.defaultPrevented || event.target.closest?.(FIELDS)) return;
    const links = [...document.querySelectorAll("a[data-key]")];
    const link = links.find((each) => each.dataset.key === event.key);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
  for (const hint of document.querySelectorAll(".evidence-turn__keys")) hint.hidden = false;
}
