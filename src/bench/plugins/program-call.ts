import type { PointRun } from '../run/point-outcome.ts';
import type { ProgramWork } from '../spec/workload-spec.ts';

/** The one document that a program reads from its standard input. */
export interface ProgramCallDocument {
  readonly schema: 'iwc.bench-call/1.0';
  readonly suite: string;
  readonly session_id: string;
  readonly point: string;
  readonly endpoint: {
    readonly key: string;
    readonly base_url: string;
    readonly model: string;
    readonly api: 'completions' | 'chat';
    /** Environment variables of which the first that is set holds the API key. */
    readonly api_key_env: readonly string[];
  };
  readonly load: {
    readonly name: string;
    readonly qps: number | null;
    readonly value: number | string | null;
  };
  readonly repetition: number;
  /** As digits: it may be larger than a double holds. */
  readonly seed: string;
  readonly timeout_s: number;
  /** As in the spec file. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export function programCall(work: ProgramWork, point: PointRun): ProgramCallDocument {
  const { spec, server, load } = point;
  return {
    schema: 'iwc.bench-call/1.0',
    suite: spec.name,
    session_id: point.sessionId,
    point: point.id,
    endpoint: {
      key: server.key,
      base_url: server.base_url,
      model: server.model,
      api: server.api,
      api_key_env: ['IWC_API_KEY', 'OPENAI_API_KEY'],
    },
    load: { name: load.name, qps: load.targetRps, value: load.value },
    repetition: point.repetition,
    seed: String(point.seed),
    timeout_s: work.timeoutS,
    parameters: work.parameters,
  };
}
