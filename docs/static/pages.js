/* Tables that read well: numbers to the right and words to the left, dates in one piece, and on a narrow screen a table
   of words becomes a list, each cell with the name of its column before it. Without this script tables scroll. */
document.addEventListener("DOMContentLoaded", () => {
  const number = /^[<>≈~−+-]?[\s\d.,%:/–-]*\d[\s\d.,%]*(?:e[+-]?\d+)?$|^(?:nan|none|inf|∞|—|-)?$/i;
  for (const table of document.querySelectorAll(".bd-article table")) {
    const heads = table.tHead && table.tHead.rows.length === 1 ? [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim()) : [];
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    let longest = 0;
    for (const row of rows)
      for (const cell of row.cells) {
        const text = cell.textContent.trim();
        longest = Math.max(longest, text.length);
        if (text.length <= 12) cell.style.whiteSpace = "nowrap";
        if (!text) cell.classList.add("nothing");
        if (heads[cell.cellIndex] && row.cells.length === heads.length) cell.dataset.label = heads[cell.cellIndex];
      }
    if (table.classList.contains("dataframe") && rows.length && rows.every((row) => row.cells.length === rows[0].cells.length)) {
      const headRows = table.tHead ? [...table.tHead.rows] : [];
      for (let k = 0; k < rows[0].cells.length; k++) {
        const side = rows.every((row) => number.test(row.cells[k].textContent.trim())) && rows.some((row) => /\d/.test(row.cells[k].textContent)) ? "right" : "left";
        for (const row of [...headRows.filter((row) => row.cells.length === rows[0].cells.length), ...rows]) row.cells[k].style.textAlign = side;
      }
    }
    for (const box of [table, table.parentElement]) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; // so that the arrow keys can scroll it
    if (heads.length >= 3 && longest > 40 && rows.every((row) => row.cells.length === heads.length)) table.classList.add("wordy");
  }
});
