import type { Part } from './contract.ts';

/** One part's share of a number of like things, dealt out one by one: the first parts get one more. */
export function dealOut(whole: number, { index, count }: Part): number {
  return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}
