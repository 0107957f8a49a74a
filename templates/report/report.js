"use strict";
// Sorting and filtering of tables and lists. Everything can be read without this script.
const sortable = (table, rows) => {
  const headings = Array.from(table.tHead.rows[0].cells);
  const value = (row, at) => row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
  const compare = (a, b) => a.localeCompare(b, undefined, { numeric: true });
  headings.forEach((heading, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort((a, b) => compare(value(a, at), value(b, at)) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
};
const filterable = (form, items, branches) => {
  const words = form.querySelector("input");
  const choices = Array.from(form.querySelectorAll("select"));
  const shown = form.querySelector("output");
  const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = choices.filter((choice) => choice.value);
    let visible = 0;
    for (const item of items) {
      const text = texts.get(item);
      item.hidden = !(wanted.every((word) => text.includes(word)) && chosen.every((choice) => item.dataset[choice.name] === choice.value));
      visible += item.hidden ? 0 : 1;
    }
    for (const branch of branches) {
      const some = branch.querySelector("[data-item]:not([hidden])") !== null;
      branch.hidden = !some;
      if (some && (wanted.length || chosen.length)) branch.open = true;
    }
    shown.textContent = `${visible} of ${items.length} shown`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
};
for (const table of document.querySelectorAll("table[data-sortable]")) sortable(table, Array.from(table.tBodies[0].rows));
for (const part of document.querySelectorAll("[data-filter]")) {
  const form = document.getElementById(part.dataset.filter);
  const items = Array.from(part.tBodies ? part.tBodies[0].rows : part.querySelectorAll("[data-item]"));
  if (form && items.length) filterable(form, items, Array.from(part.querySelectorAll("details.branch")));
}
// A link to something inside a closed part opens it.
const reveal = () => {
  const goal = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!goal) return;
  for (let part = goal; part; part = part.parentElement) if (part.localName === "details") part.open = true;
  goal.scrollIntoView();
};
window.addEventListener("hashchange", reveal);
reveal();
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
