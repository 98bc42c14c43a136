import type { SuitePoint } from '../../documents/suite.ts';
import { sha256Hex } from '../../io/hash.ts';
import { streamFor } from '../../math/keyed-stream.ts';
import type { LoadPoint } from '../../workload-kinds/index.ts';
import { fileSafe } from '../spec/key-spelling.ts';
import type { ServerSpec } from '../spec/read-serving.ts';
import type { SuiteSpec } from '../spec/read-spec.ts';
import type { WorkloadSpec } from '../spec/workload-spec.ts';

type Plannable = Pick<SuiteSpec, 'servers' | 'workloads' | 'settings'>;

/** Whether the repetitions of a suite take the servers in random blocks. */
function isInterleaved({ servers, settings }: Plannable): boolean {
  if (settings.interleave !== 'auto') return settings.interleave === 'blocks';
  // Servers that a command starts would be started anew for every point.
  return settings.repetitions > 1 && servers.length > 1 && servers.every(({ command }) => command === null);
}

/**
 * The points of a suite in the order they are run. In blocks, each repetition of a load takes every server once, in an
 * order drawn from the seed, so that a drift of the machine meets all servers alike; otherwise one server after the other.
 */
export function planPoints(spec: Plannable): SuitePoint[] {
  return isInterleaved(spec) ? [...inBlocks(spec)] : [...serverByServer(spec)];
}

function* serverByServer({ servers, workloads, settings }: Plannable): Iterable<SuitePoint> {
  for (const server of servers)
    for (const workload of workloads)
      for (const load of workload.points)
        for (let repetition = 0; repetition < settings.repetitions; repetition++)
          yield pointOf(server, workload, load, repetition);
}

function* inBlocks({ servers, workloads, settings }: Plannable): Iterable<SuitePoint> {
  const stream = streamFor({ seed: settings.seed, name: 'bench.blocks' });
  for (const workload of workloads)
    for (const load of workload.points)
      for (let repetition = 0; repetition < settings.repetitions; repetition++)
        for (const at of stream.permutation(servers.length))
          yield pointOf(servers[at]!, workload, load, repetition);
}

function pointOf(
  server: ServerSpec,
  workload: WorkloadSpec,
  load: LoadPoint,
  repetition: number,
): SuitePoint {
  return {
    id: [server.key, workload.id, fileSafe(load.name), `r${repetition}`].join('--'),
    server: server.key,
    workload: workload.id,
    load: load.name,
    target_rps: load.targetRps,
    value: load.value,
    repetition,
    status: 'planned',
    exit_code: null,
    started_at_ms: null,
    error: null,
  };
}

/**
 * The seed of a load's requests: the same for every server and repetition, so that they are compared on the same
 * requests, and another for each load, so that none finds the text of another in the server's cache.
 */
export function seedOf(suiteSeed: bigint, workload: string, load: string): bigint {
  return BigInt(`0x${sha256Hex(JSON.stringify([String(suiteSeed), workload, load])).slice(0, 13)}`);
}
