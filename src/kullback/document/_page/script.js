"use strict";
// Sorts, filters and opens; without it a page is the same tables, in the order in which they were told.
(() => {
  const words = (text) => text.normalize("NFKC").toLowerCase();

  function key(cell, head) {
    if (!cell) return null;
    if (head.dataset.by) return words(cell.textContent);
    const text = cell.dataset.key;
    return text === undefined ? null : text === "" ? "" : isNaN(text) ? words(text) : Number(text);
  }

  function prepare(table) {
    const heads = [...table.tHead.rows[0].cells];
    const bodies = [...table.tBodies].map((body, place) => ({
      body, place, name: words(body.rows[0].cells[0].textContent),
      keys: heads.map((head, i) => (head.dataset.first ? key(body.rows[0].cells[i], head) : null)),
    }));

    // What has no value comes last in either direction; ties stay as they came.
    function sort(column, direction) {
      const sign = direction === "ascending" ? 1 : -1;
      bodies.sort((a, b) => {
        const [x, y] = [a.keys[column], b.keys[column]];
        if (x === y) return a.place - b.place;
        if (x === null) return 1;
        if (y === null) return -1;
        return x > y ? sign : -sign;
      });
      heads.forEach((head, i) => (i === column ? head.setAttribute("aria-sort", direction) : head.removeAttribute("aria-sort")));
      table.append(...bodies.map((row) => row.body));
    }

    function pressable(around) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...around.childNodes);
      around.append(button);
      return button;
    }

    heads.forEach((head, i) => {
      const first = head.dataset.first;
      if (!first) return;
      const other = first === "ascending" ? "descending" : "ascending";
      pressable(head).addEventListener("click", () => sort(i, head.getAttribute("aria-sort") === first ? other : first));
    });

    const before = (table.closest(".wide") || table).previousElementSibling;
    const tools = before ? (before.classList.contains("tools") ? before : null) : null;
    const search = tools ? tools.querySelector("input") : null;
    const after = table.nextElementSibling;
    const chosen = new Set();

    function filter() {
      const wanted = search ? words(search.value.trim()) : "";
      for (const row of bodies) {
        const fits = chosen.size === 0 || chosen.has(row.body.dataset.group);
        row.body.hidden = !fits || !row.name.includes(wanted);
      }
      const shown = bodies.filter((row) => !row.body.hidden).length;
      if (tools) tools.querySelector("output").textContent = `${shown} of ${bodies.length} ${tools.dataset.what}s`;
      if (after ? after.classList.contains("none-left") : false) after.hidden = shown !== 0;
    }

    // The tally that stands above this table, and below every other.
    const tallies = [...document.querySelectorAll("ul.tally")].filter((tally) => {
      if (!(tally.compareDocumentPosition(table) % 8 >= 4)) return false;
      return [...document.querySelectorAll("table.sortable")].find((one) => tally.compareDocumentPosition(one) % 8 >= 4) === table;
    });
    for (const item of tallies.flatMap((tally) => [...tally.children])) {
      const button = pressable(item);
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        const on = !chosen.delete(item.dataset.group);
        if (on) chosen.add(item.dataset.group);
        button.setAttribute("aria-pressed", String(on));
        filter();
      });
    }

    table.addEventListener("click", (event) => {
      const row = event.target.closest("tbody tr:first-child");
      if (!row || row.parentNode.parentNode !== table || event.target.closest("a, button, summary")) return;
      const details = row.parentNode.querySelector("details");
      if (details ? !String(getSelection()) : false) details.open = !details.open;
    });

    if (!tools) return;
    search.addEventListener("input", filter);
    const opener = tools.querySelector("button");
    if (opener) opener.addEventListener("click", () => {
      const open = opener.textContent === "Open all";
      for (const row of bodies) {
        const details = row.body.querySelector("details");
        if (details ? !row.body.hidden : false) details.open = open;
      }
      opener.textContent = open ? "Close all" : "Open all";
    });
    tools.hidden = false;
    filter();
  }

  document.querySelectorAll("table.sortable").forEach(prepare);
  document.documentElement.classList.add("has-script");
})();
