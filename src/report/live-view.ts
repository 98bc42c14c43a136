import type { TextSink } from '../core/runtime.ts';

/** A run under way; see `RunState` of replay. */
export interface LiveFacts {
  readonly nowNs: number;
  readonly inFlight: number;
  readonly sent: number;
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly offeredRps: number | null;
  readonly achievedRps: number | null;
  readonly ttftMs: readonly number[];
  readonly tpotMs: readonly number[];
  readonly lagMs: readonly number[];
}

const lineEverySeconds = 10;
const bars = '▁▂▃▄▅▆▇█';

/** Draws a run on a terminal, rewriting its lines; elsewhere a plain line every ten seconds. */
export function createLiveView(sink: TextSink): (facts: LiveFacts, isLast: boolean) => void {
  return sink.isTerminal ? drawOnTerminal(sink) : writeLines(sink);
}

function drawOnTerminal(sink: TextSink): (facts: LiveFacts, isLast: boolean) => void {
  let drawn = 0;
  return (facts, isLast) => {
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    const lines = isLast ? [] : renderLive(facts, sink.columns);
    // What an earlier, taller drawing left below is erased.
    sink.write(`${up}\r\u001b[J${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
  };
}

function writeLines(sink: TextSink): (facts: LiveFacts, isLast: boolean) => void {
  let nextSecond = lineEverySeconds;
  return (facts, isLast) => {
    if (isLast || facts.nowNs / 1e9 < nextSecond) return;
    nextSecond = Math.floor(facts.nowNs / 1e9) + lineEverySeconds;
    sink.write(
      `replay: ${(facts.nowNs / 1e9).toFixed(0)} s, ${facts.sent} of ${facts.planned} sent, ${facts.inFlight} in flight, ` +
        `${facts.ok} ok, ${facts.failed} not, ${rate(facts.offeredRps)} offered, ${rate(facts.achievedRps)} sent, ` +
        `TTFT ${latest(facts.ttftMs)}, lag ${latest(facts.lagMs)}\n`,
    );
  };
}

/** The lines of the picture, each no wider than the terminal. */
export function renderLive(facts: LiveFacts, columns: number): string[] {
  const done = facts.planned === 0 ? 1 : facts.sent / facts.planned;
  const width = Math.max(10, Math.min(40, columns - 40));
  const filled = Math.round(width * Math.min(1, done));
  const room = Math.max(8, Math.min(60, columns - 34));
  return [
    `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${facts.sent} of ${facts.planned} sent, ${(Math.max(0, facts.nowNs) / 1e9).toFixed(1)} s`,
    `in flight ${facts.inFlight}   ok ${facts.ok}   not ok ${facts.failed}   offered ${rate(facts.offeredRps)}   sent ${rate(facts.achievedRps)}`,
    `TTFT ${latest(facts.ttftMs).padEnd(12)} ${sparkline(facts.ttftMs, room)}`,
    `TPOT ${latest(facts.tpotMs).padEnd(12)} ${sparkline(facts.tpotMs, room)}`,
    `lag  ${latest(facts.lagMs).padEnd(12)} ${sparkline(facts.lagMs, room)}`,
  ].map((line) => line.slice(0, columns - 1));
}

/** The latest values as bars from the least to the greatest of them. */
function sparkline(values: readonly number[], room: number): string {
  const shown = values.slice(-room);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of shown) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const step = most > least ? (bars.length - 1) / (most - least) : 0;
  return shown.map((value) => bars[Math.round((value - least) * step)]).join('');
}

function latest(values: readonly number[]): string {
  const last = values.at(-1);
  return last === undefined ? 'n/a' : `${last.toFixed(last < 10 ? 2 : 0)} ms`;
}

function rate(value: number | null): string {
  return value === null ? 'n/a' : `${value.toFixed(1)}/s`;
}
