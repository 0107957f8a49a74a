"use strict";
// Sorting and filtering of tables. Everything can be read without this script.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
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
      body.append(...rows);
    });
  });
  const form = document.getElementById(table.dataset.filter);
  if (!form) continue;
  const [words, choice, shown] = ["input", "select", "output"].map((name) => form.querySelector(name));
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let visible = 0;
    for (const row of rows) {
      const text = texts.get(row);
      row.hidden = !(wanted.every((word) => text.includes(word)) && (!choice.value || row.dataset.choice === choice.value));
      visible += row.hidden ? 0 : 1;
    }
    shown.textContent = `${visible} of ${rows.length} shown`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
