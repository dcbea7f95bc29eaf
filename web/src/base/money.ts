// Yuan as a person types them, and fen as the API counts them: whole numbers, nothing rounded.

/** "1,234.5" as 123450; null where it is no amount of at most two decimals. */
export function fen(text: string): number | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.replace(/[,，\s]/g, ''));
  if (!match) {
    return null;
  }
  const size = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] && size > 0 ? -size : size;
}

/** 123450 as "1234.50", for a field. */
export function yuanField(amount: number): string {
  const size = Math.abs(amount);
  return `${amount < 0 ? '-' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`;
}
