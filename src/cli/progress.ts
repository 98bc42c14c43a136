import type { ProgressEvent, ProgressListener } from '../core/context.ts';
import type { Runtime } from '../core/runtime.ts';
import { printableLine } from './printable.ts';

/** Draws progress on standard error; `clear` takes the line away, for good or for other words. */
export interface ProgressDrawer {
  readonly listen: ProgressListener;
  clear(): void;
}

const silent: ProgressDrawer = { listen: () => {}, clear: () => {} };

/**
 * On a terminal one line that rewrites itself, once the work has lasted a second; elsewhere a line every ten
 * seconds; with `--quiet` nothing. Events alone drive it, so it needs no timer and holds nothing open.
 */
export function createProgress(runtime: Pick<Runtime, 'clock' | 'stderr'>, isQuiet: boolean): ProgressDrawer {
  if (isQuiet) return silent;
  return runtime.stderr.isTerminal ? new TerminalProgress(runtime) : new LogProgress(runtime);
}

const terminalDelayNs = 1e9;
const terminalPeriodNs = 1e8;
const logPeriodNs = 1e10;

class TerminalProgress implements ProgressDrawer {
  readonly #runtime: Pick<Runtime, 'clock' | 'stderr'>;
  readonly #meter = new Meter();
  #nextNs = 0;
  #isDrawn = false;

  constructor(runtime: Pick<Runtime, 'clock' | 'stderr'>) {
    this.#runtime = runtime;
  }

  readonly listen = (event: ProgressEvent): void => {
    const nowNs = this.#runtime.clock.nowNs();
    if (this.#meter.note(event, nowNs)) this.#nextNs = nowNs + terminalDelayNs;
    if (event.isLast === true) this.clear();
    else if (nowNs >= this.#nextNs) {
      const { columns } = this.#runtime.stderr;
      // A line as wide as the terminal would wrap, and its first half could not be rewritten.
      this.#runtime.stderr.write(`\r${this.#meter.render(nowNs).slice(0, columns - 1)}\u001b[K`);
      this.#isDrawn = true;
      this.#nextNs = nowNs + terminalPeriodNs;
    }
  };

  clear(): void {
    if (this.#isDrawn) this.#runtime.stderr.write('\r\u001b[K');
    this.#isDrawn = false;
  }
}

class LogProgress implements ProgressDrawer {
  readonly #runtime: Pick<Runtime, 'clock' | 'stderr'>;
  readonly #meter = new Meter();
  #nextNs: number | null = null;

  constructor(runtime: Pick<Runtime, 'clock' | 'stderr'>) {
    this.#runtime = runtime;
  }

  readonly listen = (event: ProgressEvent): void => {
    const nowNs = this.#runtime.clock.nowNs();
    this.#meter.note(event, nowNs);
    this.#nextNs ??= nowNs + logPeriodNs;
    if (nowNs < this.#nextNs || event.isLast === true) return;
    this.#runtime.stderr.write(`${this.#meter.render(nowNs)}\n`);
    this.#nextNs = nowNs + logPeriodNs;
  };

  clear(): void {}
}

/** How far the work has come and how fast. */
class Meter {
  #event: ProgressEvent | null = null;
  #startNs = 0;
  #startDone = 0;

  /** Whether this is the first event of its work. */
  note(event: ProgressEvent, nowNs: number): boolean {
    const before = this.#event;
    const isNew =
      before === null || before.isLast === true || before.label !== event.label || event.done < before.done;
    if (isNew) {
      this.#startNs = nowNs;
      this.#startDone = event.done;
    }
    this.#event = event;
    return isNew;
  }

  render(nowNs: number): string {
    if (this.#event === null) return '';
    const { label, done, total, unit } = this.#event;
    const seconds = (nowNs - this.#startNs) / 1e9;
    const rate = seconds > 0 ? (done - this.#startDone) / seconds : 0;
    const parts = [`${printableLine(label)}: ${renderAmount(done, unit)}`];
    if (total !== null) parts[0] += ` of ${renderAmount(total, unit)}`;
    if (total !== null && total > 0) parts.push(`${Math.min(100, Math.floor((100 * done) / total))} %`);
    if (rate > 0) parts.push(`${renderAmount(rate, unit)}/s`);
    if (rate > 0 && total !== null && total > done)
      parts.push(`${renderDuration((total - done) / rate)} left`);
    return parts.join(', ');
  }
}

function renderAmount(amount: number, unit: ProgressEvent['unit']): string {
  if (unit !== 'bytes') return `${String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ',')} ${unit}`;
  if (amount < 1e6) return `${(amount / 1e3).toFixed(1)} kB`;
  return amount < 1e9 ? `${(amount / 1e6).toFixed(1)} MB` : `${(amount / 1e9).toFixed(2)} GB`;
}

function renderDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
