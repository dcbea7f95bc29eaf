// Opens a workbook as a spreadsheet would: the zip by its central directory, then the sheets' XML.

import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';

/** The files of a zip archive, by name. */
export function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  assert.ok(end >= 0, 'no end of a central directory');
  const files = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(begin, begin + packed);
    files[bytes.toString('utf8', at + 46, at + 46 + name)] = method === 8 ? inflateRawSync(content) : content;
    at += 46 + name + extra + comment;
  }
  return files;
}

const plain = (xml) => xml.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');

/** {sheets: {name: {cells: {A1: {value, formula, text}}, xml}}, files}. */
export function openWorkbook(bytes) {
  const files = unzip(bytes);
  const text = (name) => files[name].toString('utf8');
  const strings = [...(files['xl/sharedStrings.xml'] ?? '').toString('utf8').matchAll(/<si>(.*?)<\/si>/gs)]
    .map(([, item]) => plain([...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, t]) => t).join('')));
  const sheets = {};
  [...text('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].forEach(([, name], index) => {
    const xml = text(`xl/worksheets/sheet${index + 1}.xml`);
    sheets[plain(name)] = { cells: cellsOf(xml, strings), xml };
  });
  return { sheets, files };
}

function cellsOf(xml, strings) {
  const cells = {};
  for (const [, attributes, body = ''] of xml.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const place = /r="([A-Z]+\d+)"/.exec(attributes)[1];
    const value = /<v>(.*?)<\/v>/s.exec(body)?.[1];
    const formula = /<f>(.*?)<\/f>/s.exec(body)?.[1];
    const isShared = /t="s"/.test(attributes);
    const inline = /t="inlineStr"/.test(attributes) ? plain([...body.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, t]) => t).join('')) : undefined;
    cells[place] = {
      value: inline ?? (isShared ? strings[Number(value)] : value === undefined ? null : Number(value)),
      formula: formula === undefined ? null : plain(formula), text: isShared || inline !== undefined,
    };
  }
  return cells;
}

/** A sheet's rows below its header (row 3) as objects by the header. */
export function records({ cells }) {
  const rows = {};
  for (const [place, cell] of Object.entries(cells)) {
    const [, column, row] = /^([A-Z]+)(\d+)$/.exec(place);
    (rows[row] ??= {})[column] = cell;
  }
  const header = rows[3] ?? {};
  return Object.keys(rows).map(Number).filter((row) => row > 3).sort((a, b) => a - b)
    .map((row) => Object.fromEntries(Object.entries(header).map(([column, { value }]) => [value, rows[row][column]?.value ?? null])));
}
