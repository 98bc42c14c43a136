import { defineTask } from '../core/task.ts';

/** What the two threads share: `ringer` is woken for a new deadline, `sleeper` when a deadline has come. */
export interface AlarmClock {
  readonly memory: SharedArrayBuffer;
}

export const alarmBytes = 24;
/** Places of 32-bit words. */
export const words = { settings: 0, rings: 1, isOver: 2 } as const;
/** Place of the deadline among 64-bit floats: ms of `process.hrtime`. */
export const deadlinePlace = 2;

/**
 * Sleeps until deadlines and rings: `Atomics.wait` keeps microseconds, where Node's timers keep milliseconds, and unlike
 * a spinning loop it costs next to nothing.
 */
export const alarmTask = defineTask<AlarmClock, null, null>({
  name: 'replay-alarm',
  start:
    ({ memory }) =>
    () => {
      const state = new Int32Array(memory);
      const deadline = new Float64Array(memory);
      let setting = 0;
      while (Atomics.load(state, words.isOver) === 0) {
        const waitMs = deadline[deadlinePlace]! - Number(process.hrtime.bigint()) / 1e6;
        if (setting === Atomics.load(state, words.settings)) {
          // Rung for this setting already, or never set.
          Atomics.wait(state, words.settings, setting);
          continue;
        }
        const newest = Atomics.load(state, words.settings);
        const outcome = waitMs > 0 ? Atomics.wait(state, words.settings, newest, waitMs) : 'timed-out';
        if (outcome !== 'timed-out') continue;
        setting = newest;
        Atomics.add(state, words.rings, 1);
        Atomics.notify(state, words.rings);
      }
      return null;
    },
});
