import { defineDocument } from './document.ts';
import type { Fingerprint } from './fingerprint.ts';
import { baselinesShape } from './shapes/baselines.generated.ts';

/** What a project's workloads were when they were last accepted; kept in its repository. */
export interface Baselines {
  readonly schema: 'iwc.baselines/1';
  /** How tokens were counted, so that a check counts them alike. */
  readonly tokenizer: BaselineTokenizer;
  /** As behind `--fail-on`; they hold for every workload. */
  readonly fail_on: readonly string[];
  readonly fail_on_any_flag: boolean;
  /** By path, as given when it was written; from the folder in which iwc is run. */
  readonly workloads: Readonly<Record<string, Fingerprint>>;
}

/** `--tokenizer` and `--tokenizer-model`. */
export interface BaselineTokenizer {
  readonly tokenizer: string;
  readonly tokenizerModel: string;
}

export const baselinesDocument = defineDocument<Baselines>('iwc.baselines/1', baselinesShape);
