import fc from 'fast-check';
import type { PlanMs } from './offering.test-support.ts';

/** A request: how long after the one before it in its session, or for a first one after the session before, it arrives. */
interface Turn {
  readonly gapMs: number;
  readonly thinkMs: number | null;
}

const mostTurns = 4;
const mostSessions = 8;

const turns = fc.record({ gapMs: fc.nat(20), thinkMs: fc.option(fc.nat(20)) });
const rows = mostTurns * mostSessions;

/** Sessions of a workload, and the time that the server takes for each row. */
export const someWork = {
  sessions: fc.array(fc.array(turns, { minLength: 1, maxLength: mostTurns }), {
    minLength: 1,
    maxLength: mostSessions,
  }),
  serviceMs: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: rows, maxLength: rows }),
};

/** Sessions one after another by their first arrival, turns by theirs: rows ascend by arrival. */
export function planOf(sessions: readonly (readonly Turn[])[]): PlanMs {
  let startMs = 0;
  const turns = sessions.flatMap((session, number) => {
    startMs += session[0]!.gapMs;
    let atMs = startMs;
    return session.map(({ gapMs, thinkMs }, turn) => {
      if (turn > 0) atMs += gapMs;
      return { number, atMs, thinkMs };
    });
  });
  turns.sort((a, b) => a.atMs - b.atMs);
  const last = new Map<number, number>();
  const links: (readonly [number, number])[] = [];
  for (const [row, { number }] of turns.entries()) {
    const before = last.get(number);
    if (before !== undefined) links.push([before, row]);
    last.set(number, row);
  }
  const thinking = turns.flatMap(({ thinkMs }, row) => (thinkMs === null ? [] : [[row, thinkMs] as const]));
  return { arrivalMs: turns.map(({ atMs }) => atMs), links, thinkMs: Object.fromEntries(thinking) };
}
