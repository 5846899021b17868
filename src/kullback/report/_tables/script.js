"use strict";
// Sorts, filters and opens; without it the page is the same table, in the order of the verdicts.
(() => {
  const table = document.querySelector("table.columns");
  const heads = [...table.tHead.rows[0].cells];
  const tools = document.querySelector(".tools");
  const search = tools.querySelector("input");
  const opener = tools.querySelector("button");
  const said = tools.querySelector("output");
  const words = (text) => text.normalize("NFKC").toLowerCase();
  const rows = [...table.tBodies].map((body, place) => {
    const cells = body.rows[0].cells;
    return {
      body, place, verdict: body.dataset.verdict, name: words(cells[0].textContent),
      keys: heads.map((_, i) => (i === 0 ? words(cells[0].textContent) : key(cells[i]))),
    };
  });
  const chosen = new Set();

  function key(cell) {
    const text = cell && cell.dataset.key;
    return text ? Number(text) : null;
  }

  // What has no value comes last in either direction; ties stay as they came.
  function sort(column, direction) {
    const sign = direction === "ascending" ? 1 : -1;
    rows.sort((a, b) => {
      const [x, y] = [a.keys[column], b.keys[column]];
      if (x === y) return a.place - b.place;
      if (x === null || y === null) return x === null ? 1 : -1;
      return x < y ? -sign : sign;
    });
    heads.forEach((head, i) => (i === column ? head.setAttribute("aria-sort", direction) : head.removeAttribute("aria-sort")));
    table.append(...rows.map((row) => row.body));
  }

  function filter() {
    const wanted = words(search.value.trim());
    let shown = 0;
    for (const row of rows) {
      const fits = row.name.includes(wanted) && (chosen.size === 0 || chosen.has(row.verdict));
      row.body.hidden = !fits;
      shown += fits;
    }
    said.textContent = `${shown} of ${rows.length} columns`;
    document.querySelector(".none-left").hidden = shown > 0;
  }

  heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      const first = head.dataset.first || "descending";
      const other = first === "ascending" ? "descending" : "ascending";
      sort(i, head.getAttribute("aria-sort") === first ? other : first);
    });
    head.append(button);
  });

  for (const item of document.querySelectorAll(".tally li")) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(...item.childNodes);
    button.addEventListener("click", () => {
      const on = !chosen.delete(item.dataset.verdict);
      if (on) chosen.add(item.dataset.verdict);
      button.setAttribute("aria-pressed", String(on));
      filter();
    });
    item.append(button);
  }

  search.addEventListener("input", filter);
  opener.addEventListener("click", () => {
    const open = opener.textContent === "Open all";
    for (const row of rows) {
      const details = row.body.querySelector("details");
      if (details && !row.body.hidden) details.open = open;
    }
    opener.textContent = open ? "Close all" : "Open all";
  });
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tbody > tr:first-child");
    const details = row && row.parentNode.parentNode === table && row.parentNode.querySelector("details");
    if (details && !String(getSelection())) details.open = !details.open;
  });

  document.documentElement.classList.add("has-script");
  tools.hidden = false;
  filter();
})();
