// Writes workbooks as the programs of an office do: Excel, WPS, LibreOffice, and libraries that put text inline.

import { crc32, deflateRawSync } from 'node:zlib';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
/** zlib.crc32 came with node 22. */
const checksum = crc32 ?? ((bytes) => {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
});

/** A zip archive of these files, [name, content] each. */
export function zip(files) {
  const parts = [];
  const central = [];
  let at = 0;
  for (const [name, content] of files) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes, { level: 1 });
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(checksum(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, Buffer.from(name));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const escaped = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const column = (n) => (n < 26 ? '' : String.fromCharCode(64 + Math.floor(n / 26))) + String.fromCharCode(65 + (n % 26));

/** A day as the number that a sheet keeps. */
export const serial = (date, from1904 = false) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86400000) + (from1904 ? 24107 : 25569);

const dialects = {
  excel: { prefix: '', shared: true, extra: '', formats: '<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>', date: 176 },
  wps: { prefix: '', shared: true, extra: ' xmlns:et="http://www.wps.cn/officeDocument/2006/etCustomData"', formats: '', date: 31 },
  libreoffice: { prefix: '', shared: true, extra: '', formats: '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>', date: 165, every: true },
  inline: { prefix: 'x:', shared: false, extra: '', formats: '<x:numFmt numFmtId="164" formatCode="[$-804]yyyy/m/d;@"/>', date: 164, absolute: true },
};
export const DIALECTS = Object.keys(dialects);

/**
 * A workbook of one sheet. A cell is text, a number, null, or {date} (2022-01-01), {formula, value}, {error}, {raw} (as it stands in
 * the sheet). `merges`: ranges such as "B2:B9". `before`: rows that are on an earlier sheet, which is hidden.
 */
export function workbook(rows, { like = 'excel', merges = [], from1904 = false, hidden = null } = {}) {
  const d = dialects[like];
  const p = d.prefix;
  const strings = new Map();
  const xmlns = p ? `xmlns:${p.slice(0, -1)}="${MAIN}"` : `xmlns="${MAIN}"`;
  const shared = (text) => {
    if (!strings.has(text)) strings.set(text, strings.size);
    return strings.get(text);
  };
  const textCell = (at, text) => (d.shared
    ? `<${p}c r="${at}" t="s"><${p}v>${shared(text)}</${p}v></${p}c>`
    : `<${p}c r="${at}" t="inlineStr"><${p}is><${p}t>${escaped(text)}</${p}t></${p}is></${p}c>`);
  const cell = (value, at) => {
    if (value === null || value === undefined || value === '') return d.every ? `<${p}c r="${at}" s="0"/>` : '';
    if (typeof value === 'number') return `<${p}c r="${at}"><${p}v>${value}</${p}v></${p}c>`;
    if (typeof value === 'string') return textCell(at, value);
    if (value.date) return `<${p}c r="${at}" s="1"><${p}v>${serial(value.date, from1904)}</${p}v></${p}c>`;
    if (value.error) return `<${p}c r="${at}" t="e"><${p}v>${value.error}</${p}v></${p}c>`;
    if (value.raw !== undefined) return `<${p}c r="${at}"><${p}v>${value.raw}</${p}v></${p}c>`;
    const cached = value.value === undefined ? '' : `<${p}v>${escaped(value.value)}</${p}v>`;
    return `<${p}c r="${at}" t="str"><${p}f>${escaped(value.formula)}</${p}f>${cached}</${p}c>`;
  };
  const sheet = (these, merged) => {
    const lines = these.map((row, r) => (row.length === 0 ? '' : `<${p}row r="${r + 1}">${row.map((v, c) => cell(v, column(c) + (r + 1))).join('')}</${p}row>`));
    const ranges = merged.map((ref) => `<${p}mergeCell ref="${ref}"/>`).join('');
    return `<?xml version="1.0" encoding="UTF-8"?><${p}worksheet ${xmlns}${d.extra}><${p}sheetData>${lines.join('')}</${p}sheetData>` +
      `${ranges && `<${p}mergeCells>${ranges}</${p}mergeCells>`}</${p}worksheet>`;
  };
  const at = d.absolute ? '/xl/' : '';
  const sheets = [sheet(rows, merges), ...(hidden ? [sheet(hidden, [])] : [])];
  const relation = (id, kind, target) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
  return zip([
    ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
    ['_rels/.rels', `<Relationships xmlns="${PACKAGE}">${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
    ['xl/workbook.xml', `<${p}workbook ${xmlns} xmlns:r="${RELATIONS}"><${p}workbookPr${from1904 ? ' date1904="1"' : ''}/><${p}sheets>` +
      `${hidden ? `<${p}sheet name="旧" sheetId="2" state="hidden" r:id="rId2"/>` : ''}<${p}sheet name="表" sheetId="1" r:id="rId1"/></${p}sheets></${p}workbook>`],
    ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${PACKAGE}">${sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', `${at}worksheets/sheet${i + 1}.xml`)).join('')}` +
      `${relation('rId8', 'styles', `${at}styles.xml`)}${d.shared ? relation('rId9', 'sharedStrings', `${at}sharedStrings.xml`) : ''}</Relationships>`],
    ...sheets.map((xml, i) => [`xl/worksheets/sheet${i + 1}.xml`, xml]),
    ['xl/styles.xml', `<${p}styleSheet ${xmlns}><${p}numFmts>${d.formats}</${p}numFmts><${p}cellXfs><${p}xf numFmtId="0"/><${p}xf numFmtId="${d.date}"/></${p}cellXfs></${p}styleSheet>`],
    ...(d.shared ? [['xl/sharedStrings.xml', `<sst xmlns="${MAIN}">${[...strings.keys()].map((text) =>
      `<si><r><t xml:space="preserve">${escaped(text)}</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>`).join('')}</sst>`]] : []),
  ]);
}
