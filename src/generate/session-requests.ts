import type { Context } from '../core/context.ts';
import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import { nsPerMs } from '../core/units.ts';
import { streamFor } from '../math/keyed-stream.ts';
import type { PromptSession } from './collection.ts';
import type { RequestSource } from './given.ts';
import type { GenerateOptions } from './options.ts';
import { notAsked, type Schedule } from './schedule.ts';

/** Turns in order of time: which session, which turn, when. */
interface TurnColumns {
  readonly due: FloatColumn;
  readonly session: IntegerColumn;
  readonly turn: IntegerColumn;
}

/**
 * Plays the sessions of a collection on the traffic's arrivals. Arrivals that find no session left are dropped and
 * counted. Lengths that the traffic asks for are not looked at: a session's prompts are its own.
 */
export function sessionRequests(
  schedule: Schedule,
  sessions: readonly PromptSession[],
  options: GenerateOptions,
  context: Context,
): RequestSource {
  const columns = { due: new FloatColumn(), session: new IntegerColumn(), turn: new IntegerColumn() };
  const dropped =
    options.sessionArrivals === 'turns'
      ? playTurns(schedule, sessions, options, columns)
      : openSessions(schedule, sessions, options, { columns, context });
  for (let i = 0; i < dropped; i++)
    context.notices.add({
      code: 'sessions-used-up',
      reason: 'an arrival is dropped: every session of the prompt file has been played',
    });
  if (
    [schedule.promptTokens, schedule.outputTokens].some((asked) =>
      asked.some((tokens) => tokens !== notAsked),
    )
  )
    context.notices.add({
      code: 'lengths-ignored',
      reason: 'lengths asked for are not looked at, since sessions have their own',
    });
  const due = columns.due.take();
  const owners = columns.session.take();
  const turns = columns.turn.take();
  const order = Int32Array.from(due, (_, i) => i).sort((a, b) => due[a]! - due[b]! || a - b);
  return {
    count: order.length,
    give(index) {
      const at = order[index]!;
      const session = sessions[owners[at]!]!;
      const row = session.turns[turns[at]!]!;
      return {
        dueNs: due[at]!,
        prompt: row.escaped,
        promptTokens: row.promptTokens,
        outputTokens: row.outputTokens,
        askedPromptTokens: notAsked,
        askedOutputTokens: notAsked,
        session: { id: session.id, key: String(session.id), turn: turns[at]! },
        blocks: null,
      };
    },
  };
}

/**
 * Each arrival opens the next session; its later turns stand a think time apart, which is the earliest they can be due.
 * At most `maxConcurrentSessions` by these times: an arrival waits for the first one to end. Returns arrivals dropped.
 */
function openSessions(
  { dueNs, durationNs }: Schedule,
  sessions: readonly PromptSession[],
  { maxConcurrentSessions, thinkTimeMs }: GenerateOptions,
  { columns, context }: { readonly columns: TurnColumns; readonly context: Context },
): number {
  const limit = maxConcurrentSessions ?? 0;
  const ends: number[] = [];
  let opened = 0;
  for (; opened < dueNs.length && opened < sessions.length; opened++) {
    let startNs = dueNs[opened]!;
    if (limit > 0 && ends.length >= limit) {
      ends.sort((a, b) => b - a);
      const freeNs = ends.pop()!;
      if (freeNs > startNs)
        context.notices.add({
          code: 'session-waited',
          reason: 'a session starts later than it arrives, for --max-concurrent-sessions',
        });
      startNs = Math.max(startNs, freeNs);
    }
    if (startNs >= durationNs) {
      context.notices.add({
        code: 'session-after-end',
        reason: 'a session that would start after the duration is dropped',
      });
      continue;
    }
    const { turns } = sessions[opened]!;
    for (let turn = 0; turn < turns.length; turn++) {
      columns.due.push(startNs + Math.round(turn * thinkTimeMs * nsPerMs));
      columns.session.push(opened);
      columns.turn.push(turn);
    }
    ends.push(startNs + Math.round((turns.length - 1) * thinkTimeMs * nsPerMs) + 1);
  }
  return Math.max(0, dueNs.length - opened);
}

/** Each arrival is the next turn of one of the first few sessions that have turns left, at random. */
function playTurns(
  { dueNs }: Schedule,
  sessions: readonly PromptSession[],
  { maxConcurrentSessions, seed }: GenerateOptions,
  columns: TurnColumns,
): number {
  const limit = maxConcurrentSessions ?? 1;
  const random = streamFor({ seed, name: 'generate.sessions' });
  // Sessions that are open, and the first one that is not yet.
  const open: { session: number; turn: number }[] = [];
  let next = 0;
  const room = limit === 0 ? sessions.length : limit;
  for (const [i, atNs] of dueNs.entries()) {
    while (open.length < room && next < sessions.length) open.push({ session: next++, turn: 0 });
    if (open.length === 0) return dueNs.length - i;
    const at = open.length === 1 ? 0 : random.nextInteger(0, open.length);
    const entry = open[at]!;
    columns.due.push(atNs);
    columns.session.push(entry.session);
    columns.turn.push(entry.turn);
    if (++entry.turn < sessions[entry.session]!.turns.length) continue;
    open[at] = open.at(-1)!;
    open.pop();
  }
  return 0;
}
