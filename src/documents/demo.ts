import type { Distribution } from '../nouns/distribution.ts';
import type { Analysis } from './analysis.ts';
import { defineDocument } from './document.ts';
import { demoShape } from './shapes/demo.generated.ts';
import type { ReplaySummary } from './summary.ts';

/** What `iwc demo` did: a workload compiled, checked, analysed and replayed on a mock. */
export interface DemoDocument {
  readonly schema: 'iwc.demo/1';
  readonly workload: string;
  readonly manifest: string;
  /** That compiled it. */
  readonly command: string;
  readonly requests: number;
  readonly sessions: number;
  readonly arrival_span_ms: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly valid: boolean;
  readonly verified: boolean;
  readonly analysis: Analysis;
  readonly replay: DemoReplaySummary;
}

/** The summary of the demo's run. */
export interface DemoReplaySummary extends ReplaySummary {
  /** Of the run. */
  readonly folder: string;
  /** What the client added, by the mock's own log. */
  readonly client_added_ttft_ms: Distribution;
}

export const demoDocument = defineDocument<DemoDocument>('iwc.demo/1', demoShape);
