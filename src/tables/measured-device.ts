import type { Context } from '../core/context.ts';
import { hardware } from '../hardware/index.ts';
import type { Device } from '../operators/device.ts';

/** A device as a profiler trace tells of it. */
export interface TracedDevice {
  readonly name: string;
  readonly memoryBytes?: number | null;
  readonly multiprocessors?: number | null;
}

/** Words of an entry's name that say how a device is built, not which one it is; traces often leave them out. */
const buildWords = /^(sxm|pcie|\d+gb)$/;

/**
 * The device on the shelf that a trace was recorded on; null when none or several fit. A trace's name must hold
 * every word that names the model, and its multiprocessors must be equal where both are known; what is left is
 * told apart by the other words and by the nearest memory size (drivers report a few per cent less).
 */
export function findTracedDevice(traced: TracedDevice): Device | null {
  const name = traced.name.toLowerCase();
  const holds = (word: string) => name.includes(word);
  let best: { device: Device; score: number } | null = null;
  let isTie = false;
  for (const { name: entry, device } of hardware) {
    const words = entry.split('-');
    if (!words.filter((word) => !buildWords.test(word)).every(holds)) continue;
    if (traced.multiprocessors && traced.multiprocessors !== device.multiprocessors) continue;
    const memoryShare = traced.memoryBytes ? traced.memoryBytes / device.memoryBytes : 1;
    if (memoryShare < 0.85 || memoryShare > 1.1) continue;
    const score = words.filter(holds).length - Math.abs(1 - memoryShare);
    isTie = best !== null && score === best.score;
    if (best === null || score > best.score) best = { device, score };
  }
  return best === null || isTie ? null : best.device;
}

/** The device that a folder of `iwc ingest` says it was measured on; null when it does not say, or is not known. */
export async function measuredDevice(table: string, context: Context): Promise<Device | null> {
  const path = `${table}/summary.json`;
  if ((await context.runtime.files.kind(path)) !== 'file') return null;
  const summary = JSON.parse(new TextDecoder().decode(await context.runtime.files.readAll(path))) as {
    traces?: readonly { devices?: readonly TracedDevice[] }[];
  };
  const traced = summary.traces?.flatMap((trace) => trace.devices ?? []) ?? [];
  const first = traced[0];
  if (first === undefined || typeof first.name !== 'string') return null;
  const device = findTracedDevice(first);
  if (device === null)
    context.notices.add({
      code: 'unknown-device',
      reason: `measured on '${first.name}', which is no device iwc knows; taken for --hardware`,
      place: { file: path },
    });
  return device;
}
