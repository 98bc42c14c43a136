import type { Distribution } from '../nouns/distribution.ts';
import { defineDocument } from './document.ts';
import type { RunStatus } from './run.ts';
import { replayShape } from './shapes/replay.generated.ts';
import type { ReplaySummary } from './summary.ts';

/** What `iwc replay` says at the end: the summary of the run, how it ended and where it lies. */
export interface ReplayDocument extends Omit<ReplaySummary, 'schema'> {
  readonly schema: 'iwc.replay/1';
  readonly status: RunStatus;
  /** Of the run. */
  readonly folder: string;
  /** With `--certify`: the same schedule on a mock, before the run and after it. */
  readonly certified?: readonly ScheduleCertificate[];
}

/** How the client did with the same schedule on a mock. */
export interface ScheduleCertificate {
  readonly when: 'before' | 'after';
  readonly folder: string;
  readonly holds: boolean;
  readonly reasons: readonly string[];
  readonly schedule_lag_ms: Distribution;
  readonly client_added_ttft_ms: Distribution;
}

export const replayDocument = defineDocument<ReplayDocument>('iwc.replay/1', replayShape);
