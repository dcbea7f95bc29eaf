// The icon of an installed page as PNG, drawn from the same shapes as public/icon.svg: icon(pixels) is the file.

import * as zlib from 'node:zlib';

const BAR = [0x14, 0x24, 0x2c], RING = [0x8f, 0xb8, 0xbd], ARC = [0xf0, 0xa5, 0x5c], MARK = [0xff, 0xff, 0xff];
const CHECK = [[11.5, 16.5], [14.7, 19.7], [20.7, 13.1]];

/** How far a point is from a stroke between two others. */
function fromLine(x, y, [ax, ay], [bx, by]) {
  const share = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
}

/** Colour of a point of the 32 by 32 drawing. The ground is whole to the edges: a phone cuts out the shape it wants. */
function colourAt(x, y) {
  const mark = Math.min(fromLine(x, y, CHECK[0], CHECK[1]), fromLine(x, y, CHECK[1], CHECK[2]));
  if (mark < 1.3) {
    return MARK;
  }
  const away = Math.abs(Math.hypot(x - 16, y - 16) - 9);
  return away < 1.5 ? (x > 16 && y < 16 ? ARC : RING) : BAR;
}

function chunk(type, data) {
  const bytes = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4), sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(bytes));
  return Buffer.concat([length, bytes, sum]);
}

/** Node has a crc32 of its own from 20.15 on. */
function crc(bytes) {
  if (zlib.crc32) {
    return zlib.crc32(bytes);
  }
  let c = ~0;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) {
      c = (c >>> 1) ^ (0xedb88320 & -(c & 1));
    }
  }
  return ~c >>> 0;
}

const FINE = 3; // looks a pixel, each way

export function icon(size) {
  const rows = Buffer.alloc(size * (1 + 3 * size));
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      const sum = [0, 0, 0];
      for (let i = 0; i < FINE * FINE; i++) {
        const colour = colourAt(((px + ((i % FINE) + 0.5) / FINE) * 32) / size, ((py + (Math.floor(i / FINE) + 0.5) / FINE) * 32) / size);
        colour.forEach((part, k) => { sum[k] += part; });
      }
      sum.forEach((part, k) => { rows[py * (1 + 3 * size) + 1 + 3 * px + k] = Math.round(part / FINE ** 2); });
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
