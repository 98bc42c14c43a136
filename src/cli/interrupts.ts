import { exitCodes } from '../core/errors.ts';
import type { Door } from './door.ts';

/** A signal that the first Ctrl-C (or SIGTERM) aborts; a second one ends the process there and then. */
export interface Interrupts {
  readonly signal: AbortSignal;
  end(): void;
}

export function watchInterrupts(door: Door): Interrupts {
  const controller = new AbortController();
  const stopListening = door.onStop(() => {
    if (controller.signal.aborted) return door.exitNow(exitCodes.interrupted);
    door.runtime.stderr.write('\niwc: stopping after what is under way; once more to stop at once\n');
    controller.abort();
  });
  return { signal: controller.signal, end: stopListening };
}
