import type { NamedBlocks, RequestLinks, WorkloadColumns } from './workload-columns.ts';

/** Some requests of a workload, in the order given; links to and from the others are left out. */
export function pickRows(columns: WorkloadColumns, rows: Int32Array): WorkloadColumns {
  return {
    count: rows.length,
    arrivalNs: pickFloats(columns.arrivalNs, rows),
    thinkNs: pickFloats(columns.thinkNs, rows),
    cancelAfterNs: pickFloats(columns.cancelAfterNs, rows),
    promptTokens: pickIntegers(columns.promptTokens, rows),
    promptSource: pickBytes(columns.promptSource, rows),
    outputTokens: pickIntegers(columns.outputTokens, rows),
    outputSource: pickBytes(columns.outputSource, rows),
    maxOutputTokens: pickIntegers(columns.maxOutputTokens, rows),
    session: pickIntegers(columns.session, rows),
    turn: pickIntegers(columns.turn, rows),
    flags: pickBytes(columns.flags, rows),
    links: pickLinks(columns.links, rows),
    blocks: columns.blocks === null ? null : pickBlocks(columns.blocks, rows),
    bodyOffset: pickFloats(columns.bodyOffset, rows),
    bodyLength: pickIntegers(columns.bodyLength, rows),
  };
}

/** The first requests of a workload, as copies that let go of the rest; links to later ones are left out. */
export function firstRows(columns: WorkloadColumns, count: number): WorkloadColumns {
  if (count >= columns.count) return columns;
  const { blocks } = columns;
  return {
    count,
    arrivalNs: columns.arrivalNs.slice(0, count),
    thinkNs: columns.thinkNs.slice(0, count),
    cancelAfterNs: columns.cancelAfterNs.slice(0, count),
    promptTokens: columns.promptTokens.slice(0, count),
    promptSource: columns.promptSource.slice(0, count),
    outputTokens: columns.outputTokens.slice(0, count),
    outputSource: columns.outputSource.slice(0, count),
    maxOutputTokens: columns.maxOutputTokens.slice(0, count),
    session: columns.session.slice(0, count),
    turn: columns.turn.slice(0, count),
    flags: columns.flags.slice(0, count),
    links: pickLinks(columns.links, rowNumbers(count)),
    blocks: blocks === null ? null : firstBlocks(blocks, count),
    bodyOffset: columns.bodyOffset.slice(0, count),
    bodyLength: columns.bodyLength.slice(0, count),
  };
}

/** 0, 1, 2 … */
export function rowNumbers(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

// One function a kind of array: a shared one would be compiled for all of them, and be slower for each.

export function pickFloats(column: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = column[rows[at]!]!;
  return picked;
}

function pickIntegers(column: Int32Array, rows: Int32Array): Int32Array {
  const picked = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = column[rows[at]!]!;
  return picked;
}

function pickBytes(column: Uint8Array, rows: Int32Array): Uint8Array {
  const picked = new Uint8Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = column[rows[at]!]!;
  return picked;
}

function pickLinks({ start, target, on, delayNs }: RequestLinks, rows: Int32Array): RequestLinks {
  const picked = { target: [] as number[], on: [] as number[], delayNs: [] as number[] };
  const starts = new Int32Array(rows.length + 1);
  if (target.length > 0) {
    const place = new Int32Array(start.length - 1).fill(-1);
    for (let at = 0; at < rows.length; at++) place[rows[at]!] = at;
    for (let at = 0; at < rows.length; at++) {
      for (let link = start[rows[at]!]!; link < start[rows[at]! + 1]!; link++) {
        if (place[target[link]!]! < 0) continue;
        picked.target.push(place[target[link]!]!);
        picked.on.push(on[link]!);
        picked.delayNs.push(delayNs[link]!);
      }
      starts[at + 1] = picked.target.length;
    }
  }
  return {
    start: starts,
    target: Int32Array.from(picked.target),
    on: Uint8Array.from(picked.on),
    delayNs: Float64Array.from(picked.delayNs),
  };
}

function pickBlocks({ start, chain, blockTokens }: NamedBlocks, rows: Int32Array): NamedBlocks {
  const starts = new Int32Array(rows.length + 1);
  for (let at = 0; at < rows.length; at++)
    starts[at + 1] = starts[at]! + start[rows[at]! + 1]! - start[rows[at]!]!;
  const chains = new Float64Array(starts[rows.length]!);
  for (let at = 0; at < rows.length; at++)
    chains.set(chain.subarray(start[rows[at]!], start[rows[at]! + 1]), starts[at]);
  return { start: starts, chain: chains, blockTokens: pickIntegers(blockTokens, rows) };
}

function firstBlocks({ start, chain, blockTokens }: NamedBlocks, count: number): NamedBlocks {
  return {
    start: start.slice(0, count + 1),
    chain: chain.slice(0, start[count]),
    blockTokens: blockTokens.slice(0, count),
  };
}
