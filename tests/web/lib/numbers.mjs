// Numbers on a view that lead nowhere: what a person reads as a figure and cannot ask how it came about.

/** ["where: text", ...]: where is the table's column, else the panel's title. `names` are no figures, digits or not. */
export function deadNumbers(page, names = []) {
  return page.evaluate((known) => {
    const NOT_A_FIGURE = 'a, button, summary, select, option, input, textarea, label, th, svg, code, pre, kbd, dialog, .strips, .chart, .print-head, .print-foot, .visually-hidden, .boot, tr[data-row]:not([data-row=""])';
    const A_NAME = [/^\d{4}-\d{2}(-\d{2})?( \d{2}:\d{2}(:\d{2})?)?( – .*)?$/, /^\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/, /^\d{14,20}$/, /^–?\s*\d{4}-\d{2}-\d{2}.*$/, /^\d{4}年?$/, /^\d{2}-\d{2}$/, /^\d{2}:\d{2}(:\d{2})?$/, /^[\d-]+ – [\d-]+$/];
    const placeOf = (element) => {
      const cell = element.closest('td');
      if (cell) {
        const head = cell.closest('table').querySelector(`thead th:nth-child(${cell.cellIndex + 1})`);
        return `${cell.closest('table').getAttribute('aria-label') ?? ''} / ${head?.textContent ?? ''}`;
      }
      return element.closest('.panel')?.querySelector('h2')?.textContent ?? element.closest('[class]')?.className ?? '';
    };
    const found = [];
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent.trim();
      if (!/\d/.test(text) || element.closest(NOT_A_FIGURE) || element.getClientRects().length === 0 || A_NAME.some((name) => name.test(text)) || known.includes(text)) {
        continue;
      }
      found.push(`${placeOf(element)}: ${text.slice(0, 40)}`);
    }
    return [...new Set(found)];
  }, names);
}
