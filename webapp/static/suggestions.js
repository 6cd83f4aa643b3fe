/* Makes a search box a combobox (ARIA 1.2) that lists suggestions; without this script it is a plain form.
   A suggestion with an address is opened; one without fills the box. */

const WAIT = 120; // milliseconds after the last key
const MOST_TYPED = 200;

function attach(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "evidence-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.append(list);
  input.form.append(status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let found = [];
  let active = -1;
  let asked = "";
  let timer = 0;
  let request = null;

  function close() {
    clearTimeout(timer);
    request?.abort();
    found = [];
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function draw() {
    list.replaceChildren(...found.map((each, number) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${number}`;
      item.className = "evidence-suggestion";
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      for (const [part, text] of [["text", each.text], ["detail", each.detail], ["kind", each.kind]]) {
        if (!text) continue;
        const span = document.createElement("span");
        span.className = `evidence-suggestion__${part}`;
        span.textContent = text;
        item.append(span, " ");
      }
      return item;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    status.textContent = found.length
      ? `${found.length} ${found.length === 1 ? "suggestion" : "suggestions"}. Use the arrow keys to choose one.`
      : "";
  }

  function choose(number) {
    const each = found[number];
    close();
    if (each.url) {
      location.assign(each.url);
    } else {
      input.value = each.fill;
      asked = each.fill;
      input.focus();
    }
  }

  function move(number) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const item = list.children[active];
    if (!item) return input.removeAttribute("aria-activedescendant");
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  }

  async function ask() {
    request?.abort();
    const mine = request = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggestions}?${new URLSearchParams({ q: asked })}`, {
        signal: mine.signal, headers: { Accept: "application/json" },
      });
      const suggestions = answer.ok ? await answer.json() : [];
      if (mine.signal.aborted || document.activeElement !== input) return;
      found = suggestions;
      draw();
    } catch {
      if (!mine.signal.aborted) close(); // the box still searches
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked = input.value.slice(0, MOST_TYPED);
    if (asked.trim()) timer = setTimeout(ask, WAIT);
    else close();
  });

  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const last = found.length - 1;
    if (event.key === "ArrowDown" && list.hidden && input.value.trim()) {
      asked = input.value.slice(0, MOST_TYPED);
      ask();
    } else if (event.key === "ArrowDown" && !list.hidden) move(active < last ? active + 1 : -1);
    else if (event.key === "ArrowUp" && !list.hidden) move(active < 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(active);
    else if (event.key === "Escape" && !list.hidden) close();
    else {
      if (event.key === "Enter" || event.key === "Tab") close();
      return;
    }
    event.preventDefault();
  });

  // A press must not take the focus from the box before it becomes a click.
  list.addEventListener("mousedown", event => event.preventDefault());
  list.addEventListener("click", event => {
    const item = event.target.closest("[role=option]");
    if (item) choose([...list.children].indexOf(item));
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("input[data-suggestions]").forEach(attach);
