// Bringing documents in: names what was chosen, takes files dropped anywhere on the form, and follows the progress.

const EACH = 2000; // milliseconds

function inMegabytes(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function followChoice(form) {
  const input = form.querySelector("input[type=file]");
  const said = form.querySelector("[data-chosen]");
  const most = Number(form.dataset.bytes);

  const tell = () => {
    const files = [...input.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    let words = "";
    if (files.length) {
      const names = files.slice(0, 5).map((file) => file.name).join(", ");
      const more = files.length > 5 ? ` and ${files.length - 5} more` : "";
      words = `${files.length === 1 ? "1 file" : `${files.length} files`} (${inMegabytes(bytes)}): ${names}${more}`;
    }
    if (bytes > most) words += `. That is more than ${inMegabytes(most)}: choose less.`;
    said.textContent = words;
    input.setCustomValidity(bytes > most ? `Choose at most ${inMegabytes(most)} at a time.` : "");
  };

  input.addEventListener("change", tell);
  form.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.types].includes("Files")) {
      event.preventDefault();
      input.classList.add("evidence-drop");
    }
  });
  form.addEventListener("dragleave", () => input.classList.remove("evidence-drop"));
  form.addEventListener("drop", (event) => {
    input.classList.remove("evidence-drop");
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      tell();
    }
  });
  form.addEventListener("submit", () => {
    if (input.files.length) said.textContent = "Sending the files. Keep this page open until the next one comes.";
  });
  tell();
}

async function followProgress(place) {
  try {
    const answer = await fetch(place.dataset.progress, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return location.reload();
    const fresh = document.createElement("div");
    fresh.innerHTML = await answer.text();
    const now = fresh.querySelector("[data-state]");
    if (!now || now.dataset.state !== place.querySelector("[data-state]").dataset.state) return location.reload();
    place.replaceChildren(...fresh.childNodes);
  } catch {
    // The site did not answer this once; the next time will tell.
  }
  setTimeout(followProgress, EACH, place);
}

for (const form of document.querySelectorAll("form[data-bytes]")) followChoice(form);
for (const place of document.querySelectorAll("[data-progress]")) setTimeout(followProgress, EACH, place);
