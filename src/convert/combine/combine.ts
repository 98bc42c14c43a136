import type { Batch } from '../../core/batch.ts';
import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { nsPerMs } from '../../core/units.ts';
import { formats } from '../../formats/index.ts';
import type { WorkloadRequest } from '../../nouns/workload.ts';
import { openInput } from '../../workloads/open-input.ts';
import { defaultReadSettings, readRequests } from '../../workloads/read-requests.ts';
import {
  type LinePlacement,
  type PlacedLine,
  placeLine,
  readAibrixLines,
  scanLines,
} from './aibrix-lines.ts';
import { createPlacement, Names, type Placement } from './keep-apart.ts';
import type { CombineOptions } from './options.ts';
import { arrivalNsOf, type InputFacts, scanInput } from './scan.ts';
import { byArrival, oneByOne, sortByArrival } from './streams.ts';

/** `concat`: each workload begins when the one before has ended. `merge`: all begin together. */
export type CombineKind = 'concat' | 'merge';

/** Workloads that are put together, and what is known of them. */
export interface Combination {
  readonly inputs: readonly InputFacts[];
  /** The format they share, or that was asked for; else the canonical one. */
  readonly to: string;
  /** Requests, or lines where all is AIBrix-shaped: those say more than a request can carry. */
  readonly content:
    | { readonly kind: 'requests'; readonly batches: AsyncIterable<Batch<WorkloadRequest>> }
    | { readonly kind: 'lines'; readonly batches: AsyncIterable<Batch<PlacedLine>> };
}

/**
 * Puts workloads together. Ids of requests stay distinct, and unless `fuse` is given those of sessions and numbers of
 * prefix blocks too.
 * @throws UsageError without inputs, InputError
 */
export async function combine(
  kind: CombineKind,
  paths: readonly string[],
  options: CombineOptions,
  context: Context,
): Promise<Combination> {
  if (paths.length === 0)
    throw new UsageError({
      code: 'no-inputs',
      message: `${kind} needs workloads to put together`,
      hint: `iwc ${kind} a.jsonl b.jsonl --output c.jsonl`,
    });
  if (kind === 'merge' && options.gapMs > 0)
    throw new UsageError({
      code: 'clashing-options',
      message: '--gap-ms is for concat: merged workloads begin together',
    });
  const inputs: InputFacts[] = [];
  for (const path of paths) inputs.push(await scanInput(path, options.from, context));
  const to = formatOf(inputs, options.to);
  if (to === 'aibrix' && inputs.every((input) => input.format === 'aibrix' || isEmpty(input)))
    return await combineLines(kind, inputs, options, context);
  const placements = place(kind, inputs, options);
  const streams = inputs.map((input, at) => readPlaced(input, placements[at]!, options.from, context));
  const batches = kind === 'concat' ? oneByOne(streams) : byArrival(streams, arrivalNsOf);
  return { inputs, to, content: { kind: 'requests', batches } };
}

async function combineLines(
  kind: CombineKind,
  scanned: readonly InputFacts[],
  { from, fuse, gapMs }: CombineOptions,
  context: Context,
): Promise<Combination> {
  const inputs: InputFacts[] = [];
  for (const facts of scanned)
    inputs.push(facts.format === 'aibrix' ? await scanLines(facts, from, context) : facts);
  const names = fuse ? null : { sessions: new Names(), agents: new Names() };
  let shiftMs = 0;
  const streams = inputs.map((facts, input) => {
    const placement = { input, shiftMs, names };
    if (kind === 'concat') shiftMs += Math.ceil(facts.lastArrivalNs / nsPerMs) + gapMs;
    return placeLines(facts, placement, from, context);
  });
  const batches = kind === 'concat' ? oneByOne(streams) : byArrival(streams, ({ ms }) => ms);
  return { inputs, to: 'aibrix', content: { kind: 'lines', batches } };
}

async function* placeLines(
  facts: InputFacts,
  placement: LinePlacement,
  from: string | null,
  context: Context,
): AsyncGenerator<Batch<PlacedLine>> {
  if (facts.format !== 'aibrix') return;
  const lines = readAibrixLines(facts.path, from, context);
  const ordered = facts.isSorted ? lines : sortByArrival(lines, ({ ms }) => ms, facts.path);
  for await (const batch of ordered) yield batch.map((line) => placeLine(line, placement));
}

/** An empty file is of no format in particular. */
function isEmpty({ format, requests }: InputFacts): boolean {
  return requests === 0 && format !== 'aibrix';
}

function formatOf(inputs: readonly InputFacts[], asked: string | null): string {
  if (asked !== null) return formats.get(asked).name;
  const names = [...new Set(inputs.filter((input) => !isEmpty(input)).map(({ format }) => format))];
  return names.length === 1 && formats.get(names[0]!).createWriter !== undefined ? names[0]! : 'iwc';
}

function place(
  kind: CombineKind,
  inputs: readonly InputFacts[],
  { fuse, gapMs }: CombineOptions,
): readonly Placement[] {
  const requestIds = new Names();
  const sessionIds = fuse ? null : new Names();
  let shiftNs = 0;
  let blockShift = 0;
  return inputs.map((facts, input) => {
    const placement = createPlacement({ input, shiftNs, blockShift, requestIds, sessionIds });
    if (kind === 'concat') shiftNs += facts.lastArrivalNs + Math.round(gapMs * nsPerMs);
    if (!fuse) blockShift += facts.highestBlock + 1;
    return placement;
  });
}

async function* readPlaced(
  facts: InputFacts,
  placement: Placement,
  from: string | null,
  context: Context,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const batches = readRequests(await openInput(facts.path, from, context), defaultReadSettings, context);
  const ordered = facts.isSorted ? batches : sortByArrival(batches, arrivalNsOf, facts.path);
  for await (const batch of ordered) yield batch.map(placement);
}
