import { defineDocument } from './document.ts';
import { baselinesWrittenShape } from './shapes/baselines-written.generated.ts';

/** What `iwc diff --write-baseline` wrote. */
export interface BaselinesWritten {
  readonly schema: 'iwc.baselines-written/1';
  readonly file: string;
  /** Schema of the file. */
  readonly baselines: string;
  /** Each workload's path and the id of its fingerprint. */
  readonly workloads: readonly { readonly path: string; readonly id: string }[];
}

export const baselinesWrittenDocument = defineDocument<BaselinesWritten>(
  'iwc.baselines-written/1',
  baselinesWrittenShape,
);
