// Two marks small enough to stand in a card: thirty days as a line, and a rate against its target.

import { hundredths } from '../base/format';

const WIDTH = 220,
  HEIGHT = 40,
  EDGE = 3;

/** A line of percentages with the target's line; a gap where there was no figure. Decoration: the
 * figures stand in the trend's table. */
export function Spark({ values, target }: { values: (string | null)[]; target: string }) {
  const numbers = values.map((v) => (v === null ? null : hundredths(v)));
  const goal = hundredths(target);
  const known = numbers.filter((n): n is number => n !== null);
  if (known.length === 0) {
    return <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  }
  const low = Math.min(goal, ...known),
    high = Math.max(goal, ...known);
  const room = Math.max(high - low, 50);
  const x = (i: number) => EDGE + (i * (WIDTH - 2 * EDGE)) / Math.max(1, numbers.length - 1);
  const y = (n: number) => HEIGHT - EDGE - ((n - low) * (HEIGHT - 2 * EDGE)) / room;
  let path = '';
  numbers.forEach((n, i) => {
    if (n !== null) {
      path += `${i === 0 || numbers[i - 1] === null ? 'M' : 'L'}${x(i).toFixed(1)} ${y(n).toFixed(1)}`;
    }
  });
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <line class="spark-target" x1="0" x2={WIDTH} y1={y(goal)} y2={y(goal)} />
      <path class="spark-line" d={path} />
      {numbers.map(
        (n, i) =>
          n !== null && n < goal && <line key={i} class="spark-below" x1={x(i)} x2={x(i)} y1={y(goal)} y2={y(n)} />,
      )}
    </svg>
  );
}

/** Where a rate stands on a scale that ends at 100 and puts the target at two thirds. */
export function Bullet({ percent, target, bad }: { percent: string | null; target: string; bad: boolean }) {
  const goal = hundredths(target);
  const start = Math.max(0, goal - 2 * Math.max(10000 - goal, 100));
  const place = (n: number) => Math.max(0, Math.min(100, ((n - start) * 100) / (10000 - start)));
  const at = percent === null ? 0 : place(hundredths(percent));
  return (
    <svg class="bullet" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bullet-ground" x="0" y="1" width="100" height="4" />
      <rect class={bad ? 'bullet-bad' : 'bullet-good'} x="0" y="1" width={at} height="4" />
      <rect class="bullet-target" x={Math.min(99.2, place(goal) - 0.4)} y="0" width="0.8" height="6" />
    </svg>
  );
}
