import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchThreshold, type ThresholdGoal } from '../../search/noisy-bisection.ts';
import { queueProber, type ServiceLaw } from './queue-prober.test-support.ts';

/** The rate at which a rising share of misses is as allowed, by halving. */
function solve(missShare: (rateRps: number) => number, allowed: number, upToRps: number): number {
  let [low, high] = [0, upToRps];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (missShare(middle) <= allowed) low = middle;
    else high = middle;
  }
  return low;
}

/** P(W > t) of M/M/k: A. K. Erlang's C formula times an exponential. */
function waitOfMMk(rate: number, places: number, serviceS: number, limitS: number): number {
  const load = rate * serviceS;
  let term = 1;
  let sum = 0;
  for (let n = 0; n < places; n++) {
    sum += term;
    term *= load / (n + 1);
  }
  const queued = term / (1 - load / places);
  return (queued / (sum + queued)) * Math.exp(-(places / serviceS - rate) * limitS);
}

/** P(W > t) of M/D/1 (A. K. Erlang 1909; D. Gross et al., "Fundamentals of Queueing Theory"). */
function waitOfMD1(rate: number, serviceS: number, limitS: number): number {
  let sum = 0;
  let factorial = 1;
  for (let j = 0; j <= Math.floor(limitS / serviceS); j++) {
    if (j > 0) factorial *= j;
    const x = rate * (limitS - j * serviceS);
    sum += ((-x) ** j / factorial) * Math.exp(x);
  }
  return 1 - (1 - rate * serviceS) * sum;
}

const poisson = { arrivals: 'poisson', serviceS: 0.1 } as const;
const laws: readonly ServiceLaw[] = [
  {
    ...{ ...poisson, name: 'M/M/1', places: 1, service: 'exponential', limitS: 0.5, attainment: 0.9 },
    capacityRps: solve((rate) => waitOfMMk(rate, 1, 0.1, 0.5), 0.1, 9.999),
  },
  {
    ...{ ...poisson, name: 'M/M/4', places: 4, service: 'exponential', limitS: 0.2, attainment: 0.95 },
    capacityRps: solve((rate) => waitOfMMk(rate, 4, 0.1, 0.2), 0.05, 39.99),
  },
  {
    ...{ ...poisson, name: 'M/D/1', places: 1, service: 'constant', limitS: 0.3, attainment: 0.95 },
    capacityRps: solve((rate) => waitOfMD1(rate, 0.1, 0.3), 0.05, 9.999),
  },
  {
    ...{ name: 'D/D/8', places: 8, arrivals: 'constant', service: 'constant', serviceS: 0.5 },
    ...{ limitS: 0.5, attainment: 0.99, capacityRps: 8 / 0.5 },
  },
];

const durationS = 240;

function goalOf(law: ServiceLaw): ThresholdGoal {
  return {
    attainment: law.attainment,
    lowest: law.capacityRps / 6,
    highest: law.capacityRps * 4,
    budgetProbes: 16,
    confidence: 0.95,
    precision: 0.02,
    resolution: law.limitS / durationS,
    returnsFromOverload: true,
  };
}

for (const law of laws)
  test(`the interval covers the closed form of ${law.name} in at least 90 % of 50 runs, and is narrow`, async () => {
    let covered = 0;
    const widths: number[] = [];
    let probes = 0;
    const onTheWayDown: string[] = [];
    const missedBy: string[] = [];
    for (let seed = 1; seed <= 50; seed++) {
      const found = await searchThreshold(goalOf(law), queueProber(law, durationS, seed));
      probes += found.probes.length;
      assert.ok(found.low !== null && found.high !== null, `seed ${seed}: ${found.status}`);
      if (found.low <= law.capacityRps && law.capacityRps <= found.high) covered++;
      else
        missedBy.push(
          `${(found.low / law.capacityRps).toFixed(3)}–${(found.high / law.capacityRps).toFixed(3)}`,
        );
      onTheWayDown.push(found.hysteresis!.verdict);
      widths.push((found.high - found.low) / law.capacityRps);
    }
    widths.sort((x, y) => x - y);
    const figures = `covered ${covered} of 50, median width ${(100 * widths[25]!).toFixed(1)} %, ${probes / 50} probes; missed: ${missedBy.join(' ')}`;
    assert.ok(covered >= 45, figures);
    assert.ok(widths[25]! <= 0.15, figures);
    // These servers forget their overload; at most as many as the confidence allows are said not to.
    assert.ok(!onTheWayDown.includes('not-looked'), figures);
    assert.ok(onTheWayDown.filter((verdict) => verdict === 'found').length <= 5, String(onTheWayDown));
  });

test('a server that overload has slowed down is found out on the way down', async () => {
  const law = laws[1]!;
  const slow = { ...law, serviceS: law.serviceS * 1.4 };
  const verdicts: string[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const [before, after] = [queueProber(law, durationS, seed), queueProber(slow, durationS, seed)];
    const { hysteresis } = await searchThreshold(goalOf(law), (rateRps, index, role) =>
      (role === 'return' ? after : before)(rateRps, index, role),
    );
    verdicts.push(hysteresis!.verdict);
  }
  assert.ok(verdicts.filter((verdict) => verdict === 'found').length >= 19, String(verdicts));
});
