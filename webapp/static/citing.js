/* "Cite this page": its fields follow the words that are selected in the text, and get buttons that copy them. */

import { oneLine, selectedWords } from "./selection.js";

const AROUND = 40; // characters of what stands before and after words that stand there more than once
const SHORT = 300; // characters that a link carries at most

const cite = document.querySelector("#cite");
const said = cite.querySelector("[role=status]");

function shortened(words) {
  if (words.length <= SHORT) return words;
  const cut = words.slice(0, SHORT + 1);
  return cut.includes(" ") ? cut.slice(0, cut.lastIndexOf(" ")) : words.slice(0, SHORT);
}

/* The text from the beginning of an element to a range, or from the range to the element's end. */
function beside(element, range, before) {
  const rest = document.createRange();
  rest.selectNodeContents(element);
  if (before) rest.setEnd(range.startContainer, range.startOffset);
  else rest.setStart(range.endContainer, range.endOffset);
  return oneLine(rest.toString());
}

function address(element, range, words) {
  const exact = shortened(words);
  const parameters = new URLSearchParams({ quote: exact });
  if (oneLine(element.textContent).split(exact).length > 2) {
    parameters.set("before", beside(element, range, true).slice(-AROUND));
    if (exact === words) parameters.set("after", beside(element, range, false).slice(0, AROUND));
  }
  return `${cite.dataset.address}?${parameters}#quote`;
}

function follow() {
  const selected = selectedWords();
  if (!selected) return;
  const { element, range, words } = selected;
  cite.querySelector("#cite-link").value = address(element, range, words);
  cite.querySelector("#cite-quotation").value = `“${words}” ${cite.dataset.citation}\n\n${cite.dataset.reference}`;
  cite.querySelector("#cite-words").value = words;
  const aside = cite.querySelector(".evidence-cite__aside");
  aside.hidden = false;
  aside.elements.quote.value = words;
  said.textContent = "";
}

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy"); // where the clipboard is closed to pages, as over plain HTTP
  }
}

for (const button of cite.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  const field = document.getElementById(button.dataset.copies);
  const name = field.labels[0].textContent;
  button.addEventListener("click", async () => {
    said.textContent = "";
    const copied = await copy(field);
    button.focus();
    said.textContent = copied ? `${name} copied.` : `The ${name.toLowerCase()} could not be copied. Select it and copy it yourself.`;
  });
}

if (cite.dataset.address) {
  cite.querySelector(".evidence-cite__how").hidden = false;
  document.addEventListener("selectionchange", follow);
}
