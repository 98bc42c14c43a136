import type { HysteresisFacts } from '../../documents/capacity.ts';
import type { Hysteresis, NotLooked } from '../../search/hysteresis.ts';

const whyNotLooked: Readonly<Record<NotLooked['because'], string>> = {
  interrupted: 'interrupted',
  'not-bracketed': 'the capacity was not bracketed',
  'budget-ended': 'the budget has ended',
};

/** The search's finding in words. */
export function describeHysteresis(found: Hysteresis): HysteresisFacts {
  if (found.verdict === 'not-looked')
    return { verdict: found.verdict, rateRps: null, reason: whyNotLooked[found.because] };
  const { verdict, level, evidence } = found;
  const share = `${evidence.missed} of ${evidence.offered} requests missed after overload`;
  return { verdict, rateRps: level, reason: reasonOf(verdict, share) };
}

function reasonOf(verdict: Exclude<Hysteresis['verdict'], 'not-looked'>, share: string): string {
  switch (verdict) {
    case 'found':
      return `${share}: a rate that was kept before is not kept now`;
    case 'none-seen':
      return `${share}, as allowed`;
    case 'undecided':
      return `${share}: more than allowed, but too few to tell`;
  }
}
