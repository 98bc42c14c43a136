/** A sine around a mean with noise, for rates and lengths alike; what a pattern configuration says. */
export interface Pattern {
  /** Half the swing between highest and lowest. */
  readonly fluctuate: number;
  readonly mean: number;
  /** Standard deviation of the normal noise on each value. */
  readonly noise: number;
  /** Length of one cycle; null when the pattern has a number of cycles a run instead. */
  readonly periodMs: number | null;
  /** Cycles a run, where `periodMs` is null. */
  readonly cycles: number;
  /** Values never fall: each is the highest so far. */
  readonly onlyRise: boolean;
}

/** The patterns that the AIBrix generator names, around a mean. Rising ones stay at their top once there. */
export const namedPatterns = {
  quick_rising: { swing: 0.5, cycles: 5, onlyRise: true },
  slow_rising: { swing: 0.5, cycles: 0.25, onlyRise: true },
  slight_fluctuation: { swing: 0.1, cycles: 1, onlyRise: false },
  severe_fluctuation: { swing: 0.5, cycles: 12, onlyRise: false },
} as const;

export type PatternName = keyof typeof namedPatterns;
export const patternNames = Object.keys(namedPatterns) as PatternName[];

/** A named pattern; its noise has a standard deviation of 0.1, whatever the mean. */
export function namedPattern(name: PatternName, mean: number): Pattern {
  const { swing, cycles, onlyRise } = namedPatterns[name];
  return { fluctuate: swing * mean, mean, noise: 0.1, periodMs: null, cycles, onlyRise };
}
