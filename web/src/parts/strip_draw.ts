// Paints one aspect's timeline on a canvas: a colour and a pattern for each condition.

import type { Condition, StripPart } from '../base/types';
import { seconds } from '../base/time';

export interface Span {
  from: number;
  to: number;
}

/** As the style sheets name them, so that a strip follows the theme. */
const paint = (canvas: HTMLCanvasElement, name: string) => getComputedStyle(canvas).getPropertyValue(`--${name}`).trim();

const COLOURS: Record<Condition, string> = { ok: 'ok', fault: 'fault', silent: 'silent', blind: 'blind', exempt: 'exempt', absent: 'panel' };

interface Hatch {
  ground: string;
  ink: string;
  width: number;
  slanted: boolean;
}

/** What must be told apart without colours too, on a grey print or by eyes that see none. */
const HATCHES: Partial<Record<Condition, Hatch>> = {
  exempt: { ground: 'exempt-ground', ink: 'exempt', width: 2, slanted: true },
  blind: { ground: 'blind-ground', ink: 'blind', width: 1, slanted: true },
  silent: { ground: 'silent', ink: 'silent-ink', width: 1.5, slanted: false },
};

function pattern(context: CanvasRenderingContext2D, condition: Condition, scale: number): CanvasPattern | string {
  const hatch = HATCHES[condition];
  const colour = paint(context.canvas, COLOURS[condition]);
  if (!hatch) {
    return colour;
  }
  const size = 8 * scale;
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  const ink = tile.getContext('2d') as CanvasRenderingContext2D;
  ink.fillStyle = paint(context.canvas, hatch.ground);
  ink.fillRect(0, 0, size, size);
  ink.strokeStyle = paint(context.canvas, hatch.ink);
  ink.lineWidth = hatch.width * scale;
  ink.beginPath();
  for (const at of [-size, 0, size]) {
    ink.moveTo(hatch.slanted ? at : size / 2, size);
    ink.lineTo(hatch.slanted ? at + size : size / 2, 0);
  }
  ink.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}

/** Short faults would vanish between pixels: they get one whole pixel, painted last. */
const LOUD: Condition[] = ['absent', 'ok', 'blind', 'exempt', 'silent', 'fault'];

export function drawStrip(canvas: HTMLCanvasElement, parts: StripPart[], shown: Span): void {
  const scale = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * scale));
  const height = Math.max(1, Math.round(canvas.clientHeight * scale));
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const x = (at: number) => ((at - shown.from) * width) / (shown.to - shown.from);
  for (const condition of LOUD) {
    context.fillStyle = pattern(context, condition, scale);
    for (const part of parts) {
      if (part.condition === condition) {
        const left = Math.floor(x(seconds(part.from))),
          right = Math.ceil(x(seconds(part.to)));
        if (right > 0 && left < width) {
          context.fillRect(left, 0, Math.max(scale, right - left), height);
        }
      }
    }
  }
}

/** The part at an instant, by halves. */
export function partAt(parts: StripPart[], at: number): StripPart | null {
  let low = 0,
    high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seconds(parts[middle].to) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const part = parts[low];
  return part && seconds(part.from) <= at ? part : null;
}

/** Instants worth a tick on an axis of that length, in steps people count in. */
export function ticks(shown: Span, offset_s: number): number[] {
  const steps = [
    60,
    300,
    900,
    1800,
    3600,
    3 * 3600,
    6 * 3600,
    12 * 3600,
    86400,
    2 * 86400,
    5 * 86400,
    10 * 86400,
    30 * 86400,
  ];
  const step = steps.find((s) => (shown.to - shown.from) / s <= 10) ?? 90 * 86400;
  const first = Math.ceil((shown.from + offset_s) / step) * step - offset_s;
  const found: number[] = [];
  const end = shown.to - (shown.to - shown.from) / 20; // no room for a label past that
  for (let at = first; at < end; at += step) {
    found.push(at);
  }
  return found;
}
