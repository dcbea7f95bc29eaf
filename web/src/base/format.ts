// Figures as text. A percent is printed as the API wrote it; nothing here divides.

const groups = /\B(?=(\d{3})+(?!\d))/g;

/** 1234567 as "1,234,567". */
export function integer(n: number): string {
  return String(n).replace(groups, ',');
}

/** A coverage of at most six decimals as a percentage, by moving the point: 0.995316 is "99.5316". */
export function coverageText(coverage: number | string | null | undefined): string | null {
  if (coverage === null || coverage === undefined) {
    return null;
  }
  const millionths = Math.round(Number(coverage) * 1e6);
  const whole = Math.floor(millionths / 10000);
  return `${whole}.${String(millionths % 10000).padStart(4, '0')}`;
}

/** Fen as yuan: 12345600 is "123,456.00". */
export function yuan(fen: number): string {
  const size = Math.abs(fen);
  return `${fen < 0 ? '-' : ''}${integer(Math.floor(size / 100))}.${String(size % 100).padStart(2, '0')}`;
}

/** An amount that the office has still to decide is null. */
export function yuanOr(fen: number | null, open: string): string {
  return fen === null ? open : `¥ ${yuan(fen)}`;
}

/** Basis points as a percentage: 9000 is "90.00". */
export function basisPoints(bp: number): string {
  return `${Math.floor(bp / 100)}.${String(bp % 100).padStart(2, '0')}`;
}

/** "98.00" as 9800. */
export function hundredths(text: string): number {
  const [whole, part = ''] = text.split('.');
  return Number(whole) * 100 + Number(part.padEnd(2, '0').slice(0, 2));
}

/** How much is missing to a target, in the numerator's unit; 0 when it is met. */
export function missing(numerator: number, denominator: number, target: string): number {
  const needed = Math.ceil((hundredths(target) * denominator) / 10000);
  return Math.max(0, needed - numerator);
}

/** The difference of two texts with two decimals, signed: "+0.71", "-4.21". */
export function difference(percent: string, target: string): string {
  const d = hundredths(percent) - hundredths(target);
  const size = Math.abs(d);
  return `${d < 0 ? '−' : '+'}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`;
}
