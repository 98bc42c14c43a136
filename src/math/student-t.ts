import { betaRegularized } from './beta-function.ts';

/** P(T > t) for Student's t; the degrees of freedom may be no whole number. */
export function studentTail(t: number, degreesOfFreedom: number): number {
  if (t === Number.POSITIVE_INFINITY) return 0;
  if (t === Number.NEGATIVE_INFINITY) return 1;
  const half = betaRegularized(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}

/** The t that is exceeded with this probability, of (0, 0.5). */
export function studentPoint(tail: number, degreesOfFreedom: number): number {
  let high = 1;
  while (studentTail(high, degreesOfFreedom) > tail && high < 1e12) high *= 2;
  let low = 0;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degreesOfFreedom) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
