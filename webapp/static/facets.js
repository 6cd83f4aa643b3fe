/* Gives each facet with many values a box that leaves only those whose name holds what is typed. */

document.querySelectorAll("[data-filter-values]").forEach((facet, number) => {
  const name = facet.querySelector("legend").textContent.trim();
  const choices = [...facet.querySelectorAll(".ds_checkbox")];
  const folds = [...facet.querySelectorAll("details.evidence-facet__all")];
  const label = document.createElement("label");
  label.className = "ds_label evidence-facet__find";
  label.htmlFor = `facet-filter-${number}`;
  label.textContent = `Find in ${name.toLowerCase()}`;
  const box = document.createElement("input");
  Object.assign(box, { id: label.htmlFor, type: "search", autocomplete: "off", className: "ds_input" });
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  facet.querySelector("legend").after(label, box, status);

  const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = choices.map(choice => plain(choice.querySelector(".evidence-facet__value").textContent));
  let opened = false;

  box.addEventListener("input", () => {
    const wanted = plain(box.value.trim());
    choices.forEach((choice, at) => { choice.hidden = !names[at].includes(wanted); });
    if (Boolean(wanted) !== opened) {
      opened = Boolean(wanted);
      folds.forEach(fold => { fold.open = opened; });
    }
    const shown = facet.querySelectorAll("[data-choose] .ds_checkbox:not([hidden])").length;
    status.textContent = wanted ? `${shown} shown` : "";
  });
  // Enter searches with the filters ticked only by the button: here it would surprise.
  box.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
});
