// What an eye sees at once and axe does not: words over words, words at the very edge, marks without a look.

/** "what: text" of every word that lies over its neighbour or touches its panel's edge. */
export function layoutFaults(page) {
  return page.evaluate(() => {
    const LEFT_OUT = 'svg, canvas, .visually-hidden, .strip-axis, .strips, .chart, select, option, dialog:not([open])';
    const faults = new Set();
    const wordsOf = (element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getBoundingClientRect();
    };
    const linesOf = (element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return [...range.getClientRects()].filter((line) => line.width > 0);
    };
    const isOver = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4 && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2;
    const shown = (e) => e.getClientRects().length > 0 && !e.closest(LEFT_OUT) && e.textContent.trim() !== '';
    for (const element of document.querySelectorAll('main *, .topbar *')) {
      const next = element.nextElementSibling;
      if (!next || element.children.length > 0 || !shown(element) || !shown(next) || getComputedStyle(element).overflowX !== 'visible' || element.matches('tr, td, th, thead, tbody')) {
        continue;
      }
      if (linesOf(element).some((a) => linesOf(next).some((b) => isOver(a, b))) && getComputedStyle(next).position !== 'absolute') {
        faults.add(`over its neighbour: ${element.className} ${element.textContent.trim().slice(0, 30)}`);
      }
    }
    for (const element of document.querySelectorAll('.panel h2, .panel h3, .panel p, .panel dl, .panel li, .panel td:first-child, .panel th:first-child')) {
      const panel = element.closest('.panel').getBoundingClientRect();
      const words = shown(element) ? wordsOf(element) : null;
      if (words && words.width > 0 && words.left < panel.left + 7 && !element.closest('.chart-table, .rows-scroll')) {
        faults.add(`at the edge: ${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`);
      }
    }
    return [...faults];
  });
}
