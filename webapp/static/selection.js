/* The words that are selected in the text of a passage, widened to whole words, for only those are found again. */

const WORD = /[\p{L}\p{N}\p{M}]/u;

export function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

function wholeWords(range) {
  const whole = range.cloneRange();
  const { startContainer: first, endContainer: last } = whole;
  if (first.nodeType === Node.TEXT_NODE) {
    let at = whole.startOffset;
    if (WORD.test(first.data[at] ?? "")) while (at > 0 && WORD.test(first.data[at - 1])) at -= 1;
    whole.setStart(first, at);
  }
  if (last.nodeType === Node.TEXT_NODE) {
    let at = whole.endOffset;
    if (WORD.test(last.data[at - 1] ?? "")) while (at < last.length && WORD.test(last.data[at])) at += 1;
    whole.setEnd(last, at);
  }
  return whole;
}

/* Gives {element, range, words}, or null when no words of a passage are selected. */
export function selectedWords() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const selected = selection.getRangeAt(0);
  const start = selected.startContainer.parentElement ?? selected.startContainer;
  const element = start.closest(".evidence-text, .evidence-notes");
  if (!element || !element.contains(selected.endContainer)) return null;
  const range = wholeWords(selected);
  const words = oneLine(range.toString());
  return words ? { element, range, words } : null;
}
