import { UsageError } from '../core/errors.ts';
import { nsPerSecond } from '../core/units.ts';
import type { RandomStream } from '../math/random-stream.ts';

/** A process that is in one of two states for exponential times, with Poisson arrivals at each state's rate. */
export interface TwoStates {
  readonly rateRps: number;
  /** Rate in a burst over the rate in the calm; infinite when nothing arrives in the calm. */
  readonly burstRatio: number;
  readonly burstMeanS: number;
  readonly calmMeanS: number;
}

/** Of the most changes of state between two requests that are simulated, on average. */
const mostChangesPerRequest = 1000;

/**
 * Gaps in ns of a two-state Markov-modulated Poisson process (W. Fischer and K. Meier-Hellstern, "The MMPP
 * cookbook", Performance Evaluation 18, 1993). The first request finds the state that requests find, which
 * is a burst more often than time does, so that the mean gap is 1/rate from the first gap on.
 * @throws UsageError when the state changes too often for its changes to be drawn one by one
 */
export function createTwoStateGaps(states: TwoStates, random: RandomStream): () => number {
  checkChanges(states);
  const { burst, calm } = statesOf(states);
  let state = random.nextUniform() < burst.shareOfArrivals ? burst : calm;
  let leftNs = random.nextExponential() * state.meanNs;
  return () => {
    let gapNs = 0;
    let work = random.nextExponential();
    while (work > leftNs * state.ratePerNs) {
      gapNs += leftNs;
      work -= leftNs * state.ratePerNs;
      state = state === burst ? calm : burst;
      leftNs = random.nextExponential() * state.meanNs;
    }
    // The state may have no arrivals and no time left at once.
    const restNs = state.ratePerNs === 0 ? 0 : work / state.ratePerNs;
    leftNs = Math.max(0, leftNs - restNs);
    return gapNs + restNs;
  };
}

interface State {
  readonly ratePerNs: number;
  readonly meanNs: number;
  readonly shareOfArrivals: number;
}

/** The rates that give the mean rate, given the shares of time. */
function statesOf({ rateRps, burstRatio, burstMeanS, calmMeanS }: TwoStates): { burst: State; calm: State } {
  const burstTime = burstMeanS / (burstMeanS + calmMeanS);
  const calmTime = calmMeanS / (burstMeanS + calmMeanS);
  const burstRps = rateRps / (burstTime + calmTime / burstRatio);
  const calmRps = burstRps / burstRatio;
  const state = (rps: number, meanS: number, time: number): State => ({
    ratePerNs: rps / nsPerSecond,
    meanNs: meanS * nsPerSecond,
    shareOfArrivals: (rps * time) / rateRps,
  });
  return { burst: state(burstRps, burstMeanS, burstTime), calm: state(calmRps, calmMeanS, calmTime) };
}

function checkChanges({ rateRps, burstMeanS, calmMeanS }: TwoStates): void {
  const changesPerRequest = 2 / ((burstMeanS + calmMeanS) * rateRps);
  if (changesPerRequest <= mostChangesPerRequest) return;
  throw new UsageError({
    code: 'too-many-changes',
    message:
      `bursts of ${burstMeanS} s every ${burstMeanS + calmMeanS} s at ${rateRps} requests/s change the state ` +
      `${changesPerRequest.toPrecision(3)} times a request (at most ${mostChangesPerRequest})`,
    hint: 'raise --rate-rps, --burst-mean-s or --calm-mean-s; for so short bursts poisson is the same',
  });
}
