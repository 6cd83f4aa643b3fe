/* Makes the map one stop for the Tab key, from which arrow keys, Home and End move between its cells.
   Without this script every cell is a link of its own, and the map scrolls by keyboard. */

const map = document.getElementById("map");
const lines = map ? [...map.querySelectorAll("tbody tr")].map(line => [...line.querySelectorAll(".evidence-map__cell a")]) : [];
const cells = lines.flat();

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function goTo(cell) {
  cells.forEach(each => { each.tabIndex = each === cell ? 0 : -1; });
}

function next(cell, event) {
  const row = lines.findIndex(line => line.includes(cell));
  const column = lines[row].indexOf(cell);
  if (event.key in STEPS) {
    const [down, across] = STEPS[event.key];
    return lines[row + down]?.[column + across];
  }
  if (event.key === "Home") return event.ctrlKey ? cells[0] : lines[row][0];
  if (event.key === "End") return event.ctrlKey ? cells.at(-1) : lines[row].at(-1);
  return null;
}

if (cells.length) {
  goTo(cells[0]);
  map.removeAttribute("tabindex"); // the cell with the focus scrolls into view
  document.querySelector(".evidence-map-keys").hidden = false;
  map.addEventListener("focusin", event => { if (cells.includes(event.target)) goTo(event.target); });
  map.addEventListener("keydown", event => {
    if (!cells.includes(event.target) || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.ctrlKey && event.key in STEPS) return;
    const cell = next(event.target, event);
    if (event.key in STEPS || cell) event.preventDefault();
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" }); // and not beneath the headers that stay
  });
}
