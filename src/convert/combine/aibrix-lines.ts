import type { Batch } from '../../core/batch.ts';
import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import { maxTimeNs, nsPerMs } from '../../core/units.ts';
import { recordTexts } from '../../io/record-text.ts';
import { splitRecords } from '../../io/records.ts';
import { openInput } from '../../workloads/open-input.ts';
import type { Names } from './keep-apart.ts';
import { itemsOf, mapItems, mapMembers, membersOf, onOneLine } from './raw-json.ts';
import type { InputFacts } from './scan.ts';

/** A line of an AIBrix-shaped file as it is written, and when it is due. */
export interface AibrixLine {
  readonly ms: number;
  readonly text: string;
}

/** A line at its place among all, and how many requests it holds. */
export interface PlacedLine extends AibrixLine {
  readonly requests: number;
}

/** The place of an input's lines among those of all inputs. */
export interface LinePlacement {
  /** From 0. */
  readonly input: number;
  readonly shiftMs: number;
  /** Null when sessions, and agents' tasks and steps, of the same name are one. */
  readonly names: { readonly sessions: Names; readonly agents: Names } | null;
}

/**
 * The lines of an AIBrix-shaped file, whether they lie one a line or in an array. They are taken for sound: a reader of
 * the format has been through them.
 */
export async function* readAibrixLines(
  path: string,
  from: string | null,
  context: Context,
): AsyncGenerator<Batch<AibrixLine>> {
  const { source } = await openInput(path, from, context);
  for await (const { records } of splitRecords(source.pieces(), path, ['json-array', 'jsonl'])) {
    const lines: AibrixLine[] = [];
    for (const record of recordTexts(records)) {
      const text = onOneLine(record!);
      if (text !== '') lines.push({ ms: timestampOf(text), text });
    }
    yield lines;
  }
}

function timestampOf(text: string): number {
  const value = membersOf(text).findLast(([key]) => key === 'timestamp')?.[1];
  return Number(JSON.parse(value!));
}

/** An input's facts with its lines counted in that hold no request. */
export async function scanLines(
  facts: InputFacts,
  from: string | null,
  context: Context,
): Promise<InputFacts> {
  let lastMs = 0;
  let previousMs = 0;
  let isSorted = true;
  for await (const lines of readAibrixLines(facts.path, from, context))
    for (const { ms } of lines) {
      if (ms < previousMs) isSorted = false;
      previousMs = ms;
      lastMs = Math.max(lastMs, ms);
    }
  return { ...facts, lastArrivalNs: Math.round(lastMs * nsPerMs), isSorted };
}

/**
 * The line at its place: its time moved, and the ids of sessions, and of agents' tasks and steps, made distinct. All
 * else is as it was.
 */
export function placeLine({ ms, text }: AibrixLine, { input, shiftMs, names }: LinePlacement): PlacedLine {
  const due = shiftMs === 0 ? ms : Math.round(ms + shiftMs);
  if (due * nsPerMs > maxTimeNs)
    throw new InputError({
      code: 'too-late',
      message: `the line due at ${ms} ms would be due past 2^53 ns, 104 days, which a workload cannot hold`,
      hint: 'put fewer workloads one after another',
    });
  let requests = 0;
  const placed = mapMembers(text, (key, value) => {
    if (key === 'timestamp') return shiftMs === 0 ? value : String(due);
    if ((key !== 'requests' && key !== 'events') || !value.startsWith('[')) return value;
    return mapItems(value, (item) => {
      if (key === 'requests') requests++;
      return names === null ? item : renameIn(item, input, names);
    });
  });
  return { ms: due, text: placed, requests };
}

/** Keys of an agent's record that hold ids, or lists of them. */
const agentIds = new Set(['task_id', 'node_id', 'parent_ids', 'state_refs']);

/** Renames what a request or an event refers to. */
function renameIn(record: string, input: number, names: NonNullable<LinePlacement['names']>): string {
  if (!record.startsWith('{')) return record;
  const agentName = (value: string) => renamed(value, input, names.agents);
  return mapMembers(record, (key, value) => {
    if (key === 'session_id') return renamed(value, input, names.sessions);
    if (key === 'agent') return renameIn(value, input, names);
    if (!agentIds.has(key)) return value;
    return itemsOf(value) === null ? agentName(value) : mapItems(value, agentName);
  });
}

/** An id that is distinct already stays as it is written, a number too. */
function renamed(value: string, input: number, names: Names): string {
  const isText = value.startsWith('"');
  if (!isText && !/^[-\d]/.test(value)) return value;
  const id = isText ? (JSON.parse(value) as string) : value;
  const name = names.of(id, input);
  return name === id ? value : JSON.stringify(name);
}
