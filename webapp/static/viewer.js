// Shows the original of a PDF document a page at a time, with the words that answer marked where the server says.
// Without this script, and until the first page is drawn, the page's picture stands here.

const root = document.querySelector("[data-viewer]");
const part = (name) => document.querySelector(`[data-viewer-${name}]`);
const scroll = part("scroll");
const picture = scroll.querySelector("img");
const { pdfjs: folder, pages: address, original, name } = root.dataset;

const lib = await import(`${folder}build/pdf.min.mjs`);
globalThis.pdfjsLib = lib;
const { EventBus, LinkTarget, PDFLinkService, PDFSinglePageViewer, RenderingStates } = await import(
  `${folder}web/pdf_viewer.mjs`
);
lib.GlobalWorkerOptions.workerSrc = `${folder}build/pdf.worker.min.mjs`;

const eventBus = new EventBus();
const linkService = new PDFLinkService({
  eventBus,
  externalLinkTarget: LinkTarget.BLANK,
  externalLinkRel: "noopener noreferrer nofollow",
});
root.classList.add("evidence-viewer--live");
const viewer = new PDFSinglePageViewer({
  container: scroll,
  viewer: part("pages"),
  eventBus,
  linkService,
  annotationMode: lib.AnnotationMode.ENABLE,
  imageResourcesPath: `${folder}web/images/`,
  removePageBorders: true,
});
linkService.setViewer(viewer);

let held; // what the server says of the page that is shown
let hit = 0; // the place on it that is looked at
let from = ""; // "start" or "end": where to begin on the page that is turned to, when not at its best place

function said(sentence) {
  part("said").textContent = sentence;
}

/** Ask the server for a page's words, and change what stands around the page. */
async function turn(index) {
  const answer = await fetch(`${address}/${index}/words${location.search}`);
  if (!answer.ok) {
    said("The words of this page could not be fetched. Load the page again.");
    return;
  }
  const told = await answer.json();
  if (told.index !== viewer.currentPageNumber) return; // turned on meanwhile
  held = told;
  hit = from === "start" ? 0 : from === "end" ? Math.max(0, held.places.length - 1) : held.best;
  from = "";
  for (const [link, to] of [["previous", held.previous], ["next", held.next]]) {
    part(link).hidden = !to;
    part(link).href = to;
  }
  for (const link of document.querySelectorAll("[data-viewer-text]")) {
    link.hidden = !held.text;
    link.href = held.text;
  }
  part("place").textContent = held.place;
  part("original").href = `${original}#page=${index}`;
  document.title = document.title.replace(/^.* as printed/, `${held.place} as printed`);
  scroll.setAttribute("aria-label", `${held.place} of ${name}`);
  history.replaceState(null, "", held.here);
  said(held.said || held.place);
  draw();
}

/** Lay the marks over the page, once it is drawn and its words are known. */
function draw() {
  const view = viewer.getPageView(viewer.currentPageNumber - 1);
  if (!held || held.index !== viewer.currentPageNumber || view?.renderingState !== RenderingStates.FINISHED) return;
  if (picture) picture.hidden = true;
  view.div.querySelector(".evidence-marks")?.remove();
  const marks = document.createElement("div");
  marks.className = "evidence-marks";
  const { viewport } = view;
  held.places.forEach((boxes, number) => {
    for (const [left, bottom, right, top] of boxes) {
      const [x1, y1] = viewport.convertToViewportPoint(left, bottom);
      const [x2, y2] = viewport.convertToViewportPoint(right, top);
      const mark = document.createElement("span");
      mark.className = "evidence-mark";
      mark.dataset.place = number;
      // In shares of the page, so that the marks grow with it.
      mark.style.left = `${(100 * Math.min(x1, x2)) / viewport.width}%`;
      mark.style.top = `${(100 * Math.min(y1, y2)) / viewport.height}%`;
      mark.style.width = `${(100 * Math.abs(x2 - x1)) / viewport.width}%`;
      mark.style.height = `${(100 * Math.abs(y2 - y1)) / viewport.height}%`;
      marks.append(mark);
    }
  });
  view.div.append(marks);
  look();
  root.dataset.shown = held.index;
}

/** Say which hit is looked at, and bring it on the screen. */
function look() {
  const count = held.places.length;
  part("count").textContent = count ? `Hit ${hit + 1} of ${count}` : "No hits";
  document.querySelector('[data-viewer-hit="-1"]').disabled = hit === 0 && !held.before;
  document.querySelector('[data-viewer-hit="1"]').disabled = hit >= count - 1 && !held.after;
  for (const group of document.querySelectorAll("[data-viewer-live]")) {
    group.hidden = Boolean(group.querySelector("[data-viewer-hit]")) && !count && !held.before && !held.after;
  }
  for (const plain of document.querySelectorAll("[data-viewer-plain]")) plain.hidden = true;
  let first;
  for (const mark of scroll.querySelectorAll(".evidence-mark")) {
    const looked = Number(mark.dataset.place) === hit;
    mark.classList.toggle("evidence-mark--looked-at", looked);
    if (looked) first ??= mark;
  }
  if (!first) return;
  const box = first.getBoundingClientRect();
  const frame = scroll.getBoundingClientRect();
  scroll.scrollBy({
    top: box.top - frame.top - frame.height / 3,
    left: box.left < frame.left || box.right > frame.right ? box.left - frame.left - frame.width / 4 : 0,
    behavior: "instant",
  });
  const now = first.getBoundingClientRect();
  if (now.top < 0 || now.bottom > innerHeight) first.scrollIntoView({ block: "center", behavior: "instant" });
}

function go(index, begin = "") {
  from = begin;
  viewer.currentPageNumber = index;
}

function step(by) {
  if (!held) return;
  if (held.places[hit + by]) {
    hit += by;
    look();
  } else {
    const to = by > 0 ? held.after : held.before;
    if (to) go(Number(new URL(to, location).pathname.split("/").pop()), by > 0 ? "start" : "end");
  }
}

const fit = () => (viewer.currentScaleValue = "page-width");
const zoom = { in: () => viewer.increaseScale(), out: () => viewer.decreaseScale(), fit };
const pageBy = (by) => {
  const to = viewer.currentPageNumber + by;
  if (to >= 1 && to <= viewer.pagesCount) go(to);
};

eventBus.on("pagesinit", () => {
  fit();
  const index = Number(root.dataset.index);
  if (index === 1) turn(1); // the viewer is there already
  else go(index);
});
eventBus.on("pagechanging", ({ pageNumber }) => turn(pageNumber));
eventBus.on("pagerendered", draw);
new ResizeObserver(() => {
  if (viewer.currentScaleValue === "page-width") fit();
}).observe(scroll);

for (const [link, by] of [["previous", -1], ["next", 1]]) {
  part(link).addEventListener("click", (event) => {
    if (!viewer.pdfDocument || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pageBy(by);
  });
}
for (const button of document.querySelectorAll("[data-viewer-hit]")) {
  button.addEventListener("click", () => step(Number(button.dataset.viewerHit)));
}
for (const button of document.querySelectorAll("[data-viewer-zoom]")) {
  button.addEventListener("click", zoom[button.dataset.viewerZoom]);
}
scroll.tabIndex = 0;
scroll.setAttribute("role", "region");
scroll.setAttribute("aria-label", `${part("place").textContent} of ${name}`);
scroll.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const wide = scroll.scrollWidth > scroll.clientWidth; // then the arrows move over the page
  const keys = {
    ArrowLeft: () => !wide && pageBy(-1),
    ArrowRight: () => !wide && pageBy(1),
    "+": zoom.in,
    "=": zoom.in,
    "-": zoom.out,
    0: fit,
    n: () => step(1),
    p: () => step(-1),
  };
  if (!keys[event.key]) return;
  if (keys[event.key]() !== false) event.preventDefault();
});

try {
  const pdf = await lib.getDocument({
    url: original,
    cMapUrl: `${folder}cmaps/`,
    standardFontDataUrl: `${folder}standard_fonts/`,
    iccUrl: `${folder}iccs/`,
    wasmUrl: `${folder}wasm/`,
    useWasm: false, // the content policy allows none; what takes its place is slower
    useWorkerFetch: false, // a worker's own content policy lets it fetch nothing
    useSystemFonts: false, // fonts that a file does not bring along look the same everywhere
    enableXfa: false,
    disableAutoFetch: true,
    disableStream: true,
    verbosity: lib.VerbosityLevel.ERRORS,
  }).promise;
  viewer.setDocument(pdf);
  linkService.setDocument(pdf);
} catch {
  root.classList.remove("evidence-viewer--live");
  root.dataset.failed = "";
}
