/* The text of a paper: words that are selected can be taken to the page that finds evidence for them. */

const form = document.querySelector("[data-support]");
const paper = document.querySelector("[data-paper]");
const LONGEST = 1000; // characters

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const inside = selection.rangeCount && paper.contains(selection.getRangeAt(0).commonAncestorContainer);
  const words = inside ? selection.toString().replace(/\s+/g, " ").trim().slice(0, LONGEST) : "";
  if (words.length > 10) form.elements.sentence.value = words;
  form.hidden = words.length <= 10 && document.activeElement?.form !== form;
});
