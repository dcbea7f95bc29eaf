// The papers of a month as somebody reads them who has nothing else: their tables, and the amount by pencil. The arithmetic is
// this file's own; of the daemon it knows only what is on paper.

import assert from 'node:assert/strict';

import { records } from './xlsx.mjs';

/** The tables of a page, by title: a record a row. A second table of one section goes on with the first one's rows. */
export function pageTables(html) {
  const text = (cell) => cell.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
  const cells = (row, tag) => [...row.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'gs'))].map(([, cell]) => text(cell));
  const tables = {};
  for (const [, section] of html.matchAll(/<section[^>]*>(.*?)<\/section>/gs)) {
    const title = /<h2>(.*?)<\/h2>/.exec(section)?.[1] ?? '封面';
    for (const [, table] of section.matchAll(/<table[^>]*>(.*?)<\/table>/gs)) {
      const [head, body] = table.includes('<thead>') ? table.split('</thead>') : ['', table];
      const names = cells(head, 'th');
      const rows = [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => cells(row, 'td'));
      tables[title] ??= names.length ? rows.map((row) => Object.fromEntries(row.map((cell, i) => [names[i], cell]))) : body;
    }
  }
  return tables;
}

/** The same of a workbook. */
export const workbookTables = ({ sheets }) => Object.fromEntries(Object.entries(sheets).map(([name, sheet]) => [name, records(sheet)]));

// --- the pencil -----------------------------------------------------------------------------------

/** A number of a cell in units of its last decimal, exactly: "18.947368", 6 -> 18947368n. */
function units(cell, decimals) {
  const [whole, part = ''] = (typeof cell === 'number' ? cell.toFixed(decimals) : String(cell).replace(/,/g, '')).split('.');
  assert.match(whole + part, /^\d+$/, `no number: ${cell}`);
  return BigInt(whole + part.padEnd(decimals, '0').slice(0, decimals));
}

/** What a project is paid in fen, from the cells of its paper alone; throws where the paper contradicts itself. */
export function amountOf(paper, project) {
  const lines = paper['评分表'].filter((x) => x['项目'] === project);
  const [row] = paper['项目得分'].filter((x) => x['项目'] === project);
  let sum = 0n;
  let measured = 0n;
  for (const x of lines.filter(({ 结论 }) => 结论 === '达标' || 结论 === '未达标')) {
    const weight = units(x['权重'], 0);
    const points = x['结论'] === '达标' ? weight * 1000000n
      : weight * units(x['分子'], 0) * 10000n * 1000000n / (units(x['分母'], 0) * units(x['目标（%）'], 2));
    assert.equal(points, units(x['得分（舍去）'], 6), `${project} ${x['指标']}`);
    sum += points;
    measured += weight;
  }
  assert.equal(measured, units(row['已测权重'], 0), project);
  const sheet = sum * 100n / measured / 10000n;
  const deducted = (paper['扣分'] ?? []).filter((x) => x['项目'] === project).reduce((all, x) => all + units(x['扣分'], 2), 0n);
  const score = sheet > deducted ? sheet - deducted : 0n;
  assert.equal(score, units(row['得分'], 2), `${project}: the score`);
  const steps = row['付款阶梯（得分：系数）'].split('; ').map((step) => /^≥(\d+\.\d\d): (\d+\.\d\d) %$/.exec(step).slice(1));
  const [, factor] = steps.find(([from]) => score >= units(from, 2));
  return units(row['月费（元）'], 2) * units(factor, 2) / 10000n;
}
