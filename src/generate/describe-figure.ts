import type { RateSteps } from '../core/rate-steps.ts';
import { nsPerSecond } from '../core/units.ts';
import type { WorkloadFigureFacts } from '../core/workload-figure.ts';
import { notAsked } from './schedule.ts';
import type { Tally } from './tally.ts';

/** More bins than this cannot be told apart; then a bin is several seconds, and the axis says so. */
const mostBins = 1200;

export function describeFigure(
  tally: Tally,
  about: {
    readonly title: string;
    readonly subtitle: string;
    readonly durationNs: number;
    readonly curve: RateSteps | null;
    /** Whether arrivals open sessions, not requests. */
    readonly opensSessions: boolean;
  },
): WorkloadFigureFacts {
  const due = tally.dueNs.take();
  const prompts = tally.promptTokens.take();
  const outputs = tally.outputTokens.take();
  const session = tally.session.take();
  const durationS = Math.max(about.durationNs, due.at(-1) ?? 0) / nsPerSecond;
  const binS = Math.max(1, Math.ceil(durationS / mostBins));
  const bins = Math.max(1, Math.floor(durationS / binS) + (durationS % binS === 0 ? 0 : 1));
  const [requestsPerS, promptTokensPerS, outputTokensPerS] = [0, 1, 2].map(() => new Float64Array(bins)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < due.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(due[i]! / nsPerSecond / binS));
    requestsPerS[bin]! += 1 / binS;
    promptTokensPerS[bin]! += prompts[i]! / binS;
    if (outputs[i] !== notAsked) outputTokensPerS[bin]! += outputs[i]! / binS;
  }
  const members = Int32Array.from(session, (_, i) => i).filter((i) => session[i]! >= 0);
  return {
    ...about,
    binS,
    requestsPerS,
    promptTokensPerS,
    outputTokensPerS,
    target: about.curve,
    targetName: tally.sessions === 0 || !about.opensSessions ? 'target rate' : 'target rate of sessions',
    durationS,
    promptTokens: prompts,
    outputTokens: outputs.filter((tokens) => tokens !== notAsked),
    sessions:
      tally.sessions === 0
        ? null
        : {
            count: tally.sessions,
            atS: Float64Array.from(members, (i) => due[i]! / nsPerSecond),
            session: members.map((i) => session[i]!),
          },
  };
}
