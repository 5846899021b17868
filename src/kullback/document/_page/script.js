"use strict";
// Sorts and filters; without it a page is the same tables, in the order in which they were told.
(() => {
  const words = (text) => text.normalize("NFKC").toLowerCase();

  function prepare(table) {
    const heads = [...table.tHead.rows[0].cells];
    const bodies = [...table.tBodies].map((body, place) => ({
      body, place, name: words(body.rows[0].cells[0].textContent),
      keys: [...body.rows[0].cells].map((cell) => {
        const key = cell.dataset.key;
        return key === undefined ? null : key === "" ? "" : isNaN(key) ? words(key) : Number(key);
      }),
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

    heads.forEach((head, i) => {
      if (head.tagName !== "TH" || bodies.every((row) => row.keys[i] === null)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => {
        const first = bodies.some((row) => typeof row.keys[i] === "string") ? "ascending" : "descending";
        const other = first === "ascending" ? "descending" : "ascending";
        sort(i, head.getAttribute("aria-sort") === first ? other : first);
      });
      head.append(button);
    });

    const tools = table.closest(".wide").previousElementSibling;
    if (tools === null || !tools.classList.contains("tools")) return;
    const search = tools.querySelector("input");
    const filter = () => {
      const wanted = words(search.value.trim());
      bodies.forEach((row) => { row.body.hidden = !row.name.includes(wanted); });
      const shown = bodies.filter((row) => !row.body.hidden).length;
      tools.querySelector("output").textContent = `${shown} of ${bodies.length}`;
    };
    search.addEventListener("input", filter);
    tools.hidden = false;
    filter();
  }

  document.querySelectorAll("table.sortable").forEach(prepare);
})();
