import { MemberScanner } from '../io/json-members.ts';
import { MicrosecondReader } from '../kernel-traces/index.ts';

/** How far one rank's numbers move. */
export interface RankShift {
  readonly rank: number;
  /** Added to correlations, External ids, flow ids and ids of frames. */
  readonly ids: number;
  /** Added to times, which then count from the table's start. */
  readonly timeNs: number;
  readonly originUs: number;
}

/** Linux numbers processes below 2^22; viewers keep them in 32 bits, which leaves room for 200 ranks. */
const processesPerRank = 10_000_000;

const [pid, ts, id, name, args] = [0, 1, 2, 3, 4] as const;
const argumentIds = [
  'External id',
  'correlation',
  'Python id',
  'Python parent id',
  'Python module id',
] as const;
const argumentName = argumentIds.length;

/** A piece of the event's text that is replaced. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Copies events with their numbers moved, everything else as it stands. */
export class EventRenumberer {
  readonly #shift: RankShift;
  readonly #event = new MemberScanner(['pid', 'ts', 'id', 'name', 'args']);
  readonly #arguments = new MemberScanner([...argumentIds, 'name']);
  readonly #clock = new MicrosecondReader();
  readonly #decoder = new TextDecoder();

  constructor(shift: RankShift) {
    this.#shift = shift;
    this.#clock.originUs = shift.originUs;
  }

  /** The event at `from`; see `NestedArrayVisitor.element`. `emit` receives its new text. */
  take(bytes: Uint8Array, from: number, limit: number, emit: (text: string) => void): number {
    const end = this.#event.scan(bytes, from, limit);
    if (end < 0) return end;
    const edits = [...this.#topEdits(bytes), ...this.#argumentEdits(bytes)].sort((a, b) => a.start - b.start);
    let text = '';
    let at = from;
    for (const edit of edits) {
      text += this.#text(bytes, at, edit.start) + edit.text;
      at = edit.end;
    }
    emit(text + this.#text(bytes, at, end));
    return end;
  }

  #topEdits(bytes: Uint8Array): Edit[] {
    const { starts, ends } = this.#event;
    const edits: Edit[] = [];
    const edit = (key: number, change: (old: string) => string | null) => {
      if (starts[key]! < 0) return;
      const text = change(this.#text(bytes, starts[key]!, ends[key]!));
      if (text !== null) edits.push({ start: starts[key]!, end: ends[key]!, text });
    };
    edit(pid, (old) => this.#process(old));
    edit(id, (old) => this.#moved(old));
    if (starts[ts]! >= 0) {
      const ns = this.#clock.timeNs(bytes, starts[ts]!, ends[ts]!) + this.#shift.timeNs;
      if (!Number.isNaN(ns)) edits.push({ start: starts[ts]!, end: ends[ts]!, text: microseconds(ns) });
    }
    return edits;
  }

  #argumentEdits(bytes: Uint8Array): Edit[] {
    const { starts, ends } = this.#event;
    if (starts[args]! < 0 || bytes[starts[args]!] !== 0x7b) return [];
    const scanned = this.#arguments;
    if (scanned.scan(bytes, starts[args]!, ends[args]!) < 0) return [];
    const edits: Edit[] = [];
    for (let key = 0; key < argumentIds.length; key++) {
      if (scanned.starts[key]! < 0) continue;
      const text = this.#moved(this.#text(bytes, scanned.starts[key]!, scanned.ends[key]!));
      if (text !== null) edits.push({ start: scanned.starts[key]!, end: scanned.ends[key]!, text });
    }
    const isProcessName =
      starts[name]! >= 0 && this.#text(bytes, starts[name]!, ends[name]!) === '"process_name"';
    if (isProcessName && scanned.starts[argumentName]! >= 0) {
      const old = this.#text(bytes, scanned.starts[argumentName]!, scanned.ends[argumentName]!);
      if (old.startsWith('"'))
        edits.push({
          start: scanned.starts[argumentName]!,
          end: scanned.ends[argumentName]!,
          text: `"rank ${this.#shift.rank}: ${old.slice(1)}`,
        });
    }
    return edits;
  }

  #process(old: string): string {
    if (/^-?\d+$/.test(old)) return String(Number(old) + this.#shift.rank * processesPerRank);
    return old.startsWith('"') ? `${old.slice(0, -1)} rank ${this.#shift.rank}"` : old;
  }

  /** An id that is a number moves; 0 and what is no number stay: they stand for none. */
  #moved(old: string): string | null {
    return /^[1-9]\d*$/.test(old) ? String(Number(old) + this.#shift.ids) : null;
  }

  #text(bytes: Uint8Array, start: number, end: number): string {
    return this.#decoder.decode(bytes.subarray(start, end));
  }
}

/** Whole nanoseconds as decimal microseconds, exact. */
function microseconds(ns: number): string {
  const sign = ns < 0 ? '-' : '';
  const size = Math.abs(ns);
  return `${sign}${Math.floor(size / 1000)}.${String(size % 1000).padStart(3, '0')}`;
}
