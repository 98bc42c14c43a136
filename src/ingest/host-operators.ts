import { classifyKernel, hostKinds } from '../kernel-traces/index.ts';
import { type ArgumentDims, createOperatorRow, type OperatorRow } from '../nouns/operator-table.ts';
import type { LinkedTrace } from './linked-trace.ts';

const opKind = hostKinds.indexOf('op');

/**
 * Rows of a trace without device work: the operators on the host that call no other operator, since what an
 * outer one takes is its inner ones' time. They are host-timed and say so.
 */
export function hostOperatorRows(
  trace: LinkedTrace,
  frame: { readonly rank: number; readonly offsetNs: number; readonly firstRow: number },
): OperatorRow[] {
  const { events } = trace;
  const { host, texts } = events;
  return leafOperators(trace).map((i, index) => {
    const name = texts[host.name[i]!]!;
    const dims = parseList<ArgumentDims>(texts[host.dims[i]!]);
    const dtypes = parseList<string>(texts[host.dtypes[i]!]);
    const what = classifyKernel({
      name,
      op: name,
      dims,
      dtypes,
      collective: null,
      ordinal: 0,
      worldSize: events.facts.worldSize,
    });
    return createOperatorRow({
      row: frame.firstRow + index,
      trace: events.source,
      rank: frame.rank,
      start_ns: host.startNs[i]! + frame.offsetNs,
      duration_ns: host.durationNs[i]!,
      timing: 'host',
      kind: 'operator',
      name,
      short_name: name,
      family: what.family === 'unknown' ? 'host' : what.family,
      operation: what.operation,
      source_op: name,
      sizes: what.sizes,
      dtype: what.dtype,
      dims,
      dtypes,
      concrete_inputs: parseList<string>(texts[host.concreteInputs[i]!]),
      shape_route: dims === null ? 'none' : 'op',
    });
  });
}

/** Operators that hold no other operator on their thread, in order of start. */
function leafOperators({ events: { host } }: LinkedTrace): number[] {
  const ops = [...host.kind.keys()].filter((i) => host.kind[i] === opKind);
  ops.sort(
    (a, b) =>
      host.thread[a]! - host.thread[b]! ||
      host.startNs[a]! - host.startNs[b]! ||
      host.durationNs[b]! - host.durationNs[a]! ||
      a - b,
  );
  const leaves = ops.filter((i, at) => {
    const next = ops[at + 1];
    const isHolder =
      next !== undefined &&
      host.thread[next] === host.thread[i] &&
      host.startNs[next]! < host.startNs[i]! + host.durationNs[i]!;
    return !isHolder;
  });
  return leaves.sort((a, b) => host.startNs[a]! - host.startNs[b]! || a - b);
}

function parseList<T>(text: string | undefined): readonly T[] | null {
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as T[]) : null;
  } catch {
    return null;
  }
}
