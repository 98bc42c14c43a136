import type { Runtime } from '../../core/runtime.ts';
import type { SuiteDocument, SuiteServer, SuiteWorkload } from '../../documents/suite.ts';
import type { ServerSpec } from '../spec/read-serving.ts';
import type { SuiteSpec } from '../spec/read-spec.ts';
import type { WorkloadSpec } from '../spec/workload-spec.ts';
import { planPoints } from './plan-points.ts';

/** The document of a suite that has not begun. */
export function createSuiteDocument(
  spec: SuiteSpec,
  facts: { readonly commandLine: string; readonly sessionId: string },
  { host }: Runtime,
): SuiteDocument {
  return {
    schema: 'iwc.suite/1.0',
    name: spec.name,
    session_id: facts.sessionId,
    iwc_version: host.iwcVersion,
    command: facts.commandLine,
    seed: String(spec.settings.seed),
    spec_sha256: spec.sha256,
    spec_path: spec.path,
    infrastructure: spec.infrastructure,
    slo: spec.settings.slo,
    servers: spec.servers.map(publicServer),
    workloads: spec.workloads.map(publicWorkload),
    points: planPoints(spec),
  };
}

function publicServer({ key, kind, base_url, model, api, config }: ServerSpec): SuiteServer {
  return { key, kind, base_url, model, api, config };
}

function publicWorkload({ id, kind, result_name, loop, parameters }: WorkloadSpec): SuiteWorkload {
  return { id, kind, result_name, loop, parameters };
}
