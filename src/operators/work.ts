import type { AttentionSpan } from '../nouns/operator-table.ts';
import { elementBytes } from './data-type.ts';
import { type Device, matrixFlopsOf } from './device.ts';
import type { AttentionOperator, CollectiveOperator, GroupedGemmOperator, Operator } from './operator.ts';

/** What an operator must do at least, whatever the device. */
export interface Work {
  readonly flops: number;
  /** Bytes read and written when each operand is touched once. */
  readonly memoryBytes: number;
  /** Bytes a device must send over its links. */
  readonly linkBytes: number;
}

/** The least work of an operator; the basis of its roofline. */
export function workOf(operator: Operator): Work {
  switch (operator.family) {
    case 'gemm': {
      const { batch, m, n, k } = operator;
      const elements = batch * (m * k + k * n + m * n);
      return {
        flops: 2 * batch * m * n * k,
        memoryBytes: elements * elementBytes(operator.dtype),
        linkBytes: 0,
      };
    }
    case 'grouped-gemm':
      return groupedWork(operator);
    case 'attention':
      return attentionWork(operator);
    case 'collective':
      return { flops: 0, memoryBytes: 0, linkBytes: leastLinkBytes(operator) };
    default:
      return { flops: 0, memoryBytes: operator.readBytes + operator.writeBytes, linkBytes: 0 };
  }
}

function groupedWork({ rows, experts, n, k, dtype }: GroupedGemmOperator): Work {
  const elements = rows * (k + n) + touchedExperts(rows, experts) * k * n;
  return { flops: 2 * rows * n * k, memoryBytes: elements * elementBytes(dtype), linkBytes: 0 };
}

/** Expected number of experts that get at least one row when rows fall evenly at random. */
export function touchedExperts(rows: number, experts: number): number {
  if (experts <= 1) return Math.min(rows, experts);
  let missing = 1;
  let base = 1 - 1 / experts;
  // (1 − 1/E)^rows by squaring: exact enough, and the same bits everywhere.
  for (let left = Math.floor(rows); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) missing *= base;
    base *= base;
  }
  return experts * (1 - missing);
}

/** Pairs of a query and a key that is not masked. The last query sees all keys. */
export function attendedPairs(operator: AttentionOperator): number {
  let pairs = 0;
  for (const span of operator.spans) pairs += span.count * pairsOfSequence(span, operator.isCausal);
  return pairs;
}

/** The pairs of one sequence of a span. */
export function pairsOfSequence({ queries, keys }: AttentionSpan, isCausal: boolean): number {
  return isCausal ? queries * keys - (queries * (queries - 1)) / 2 : queries * keys;
}

/** Elements of key and value cache that are read. */
export function cacheElements(operator: AttentionOperator): number {
  const width = operator.isLatent ? operator.keyWidth : operator.keyWidth + operator.valueWidth;
  const heads = operator.isLatent ? 1 : operator.keyHeads;
  return operator.spans.reduce((total, { count, keys }) => total + count * keys, 0) * heads * width;
}

function attentionWork(operator: AttentionOperator): Work {
  const { queryHeads, keyWidth, valueWidth, spans, dtype } = operator;
  const queries = spans.reduce((total, span) => total + span.count * span.queries, 0);
  const ends = queries * queryHeads * (keyWidth + valueWidth);
  return {
    flops: 2 * queryHeads * (keyWidth + valueWidth) * attendedPairs(operator),
    memoryBytes: (ends + cacheElements(operator)) * elementBytes(dtype),
    linkBytes: 0,
  };
}

/** Lower bounds on what one rank sends (R. Thakur, R. Rabenseifner, W. Gropp, IJHPCA 19(1), 2005). */
function leastLinkBytes({ kind, bytes, ranks }: CollectiveOperator): number {
  if (ranks <= 1) return 0;
  const share = (ranks - 1) / ranks;
  switch (kind) {
    case 'all-reduce':
      return 2 * bytes * share;
    case 'all-gather':
    case 'reduce-scatter':
    case 'all-to-all':
      return bytes * share;
    case 'broadcast':
    case 'send-recv':
      return bytes;
  }
}

/**
 * The time no kernel can beat: the slowest of computing, memory and links, each at its peak. In µs. Null for a
 * collective on a device whose links are not known.
 */
export function rooflineUs(operator: Operator, device: Device): number | null {
  const work = workOf(operator);
  if (work.linkBytes > 0)
    return device.link === null ? null : (work.linkBytes / device.link.bytesPerSecond) * 1e6;
  const compute = work.flops === 0 ? 0 : work.flops / matrixFlopsOf(device, operator.dtype);
  return Math.max(compute, work.memoryBytes / device.memoryBytesPerSecond) * 1e6;
}
