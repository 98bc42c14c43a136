import { InputError } from '../core/errors.ts';
import type { RateSteps } from '../core/rate-steps.ts';
import { nsPerSecond } from '../core/units.ts';

/** A schedule is held in memory, at 24 bytes a request and more with its lengths. */
const mostRequests = 200e6;

/** @throws InputError for rates that ask for more requests than a schedule can hold */
export function checkVolume({ startsNs, ratesRps, endNs }: RateSteps): void {
  let expected = 0;
  for (let i = 0; i < startsNs.length; i++) {
    const seconds = ((startsNs[i + 1] ?? endNs) - startsNs[i]!) / nsPerSecond;
    expected += Math.max(0, seconds) * ratesRps[i]!;
  }
  if (expected <= mostRequests) return;
  const fitting = (mostRequests / expected) * (endNs / nsPerSecond);
  throw new InputError({
    code: 'too-many-requests',
    message: `the traffic comes to about ${expected.toPrecision(2)} requests in ${endNs / nsPerSecond} s; at most ${mostRequests / 1e6} million are drawn in one go`,
    hint: `lower the rate, or let it last ${fitting.toPrecision(2)} s with --duration-ms`,
  });
}
