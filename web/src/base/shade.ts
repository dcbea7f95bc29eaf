// How far a day's figure is from its target, as one of five shades: what a matrix and a map are coloured by.

import { hundredths } from './format';
import { rules } from './session';

export type Shade = 'met' | 'near' | 'below' | 'far' | 'unseen' | 'none';
export const SHADES = ['met', 'near', 'below', 'far', 'unseen'] as const;

const NEAR_BP = 200,
  BELOW_BP = 1000;

interface Seen {
  percent: string | null;
  coverage?: number | string | null;
}

/** 'unseen': too little was watched for a verdict; 'none': nothing was to be watched. */
export function shadeOf({ percent, coverage }: Seen, target: string): Shade {
  const least = Number(rules.value?.min_coverage ?? 0) / 100;
  if (coverage !== null && coverage !== undefined && Number(coverage) < least) {
    return 'unseen';
  }
  if (percent === null) {
    return 'none';
  }
  const short = hundredths(target) - hundredths(percent);
  return short <= 0 ? 'met' : short <= NEAR_BP ? 'near' : short <= BELOW_BP ? 'below' : 'far';
}
