import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** An event as Kineto writes them. Times in microseconds. */
export type MadeEvent = Readonly<Record<string, unknown>>;

/** A kernel with its launch and operator: three events that belong together. */
export function launchedKernel(given: {
  readonly id: number;
  readonly name: string;
  readonly op: string;
  readonly dims?: unknown;
  readonly types?: unknown;
  readonly launchUs: number;
  readonly startUs: number;
  readonly durationUs: number;
  readonly stream?: number;
  readonly device?: number;
  readonly thread?: number;
  readonly kernelArgs?: Readonly<Record<string, unknown>>;
}): MadeEvent[] {
  const { id, launchUs, device = 0, stream = 7, thread = 100 } = given;
  return [
    hostEvent('cpu_op', given.op, launchUs - 2, 10, thread, {
      'External id': id,
      ...(given.dims === undefined ? {} : { 'Input Dims': given.dims, 'Input type': given.types ?? [] }),
    }),
    hostEvent('cuda_runtime', 'cudaLaunchKernel', launchUs, 4, thread, {
      'External id': id,
      correlation: id,
    }),
    deviceEvent('kernel', given.name, given.startUs, given.durationUs, {
      device,
      stream,
      correlation: id,
      'External id': id,
      grid: [8, 1, 1],
      block: [128, 1, 1],
      ...given.kernelArgs,
    }),
  ];
}

export function hostEvent(
  ...[cat, name, ts, dur, tid, args]: [string, string, number, number, number, Record<string, unknown>?]
): MadeEvent {
  return { ph: 'X', cat, name, pid: 1, tid, ts, dur, args: args ?? {} };
}

export function deviceEvent(
  ...[cat, name, ts, dur, args]: [string, string, number, number, Record<string, unknown>]
): MadeEvent {
  return { ph: 'X', cat, name, pid: args['device'] ?? 0, tid: args['stream'] ?? 7, ts, dur, args };
}

/** Text of a trace in Kineto's object form. */
export function traceText(
  events: readonly MadeEvent[],
  members: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({ schemaVersion: 1, ...members, traceEvents: events }, null, 1);
}

/** Writes a trace; gzipped by its name. */
export function writeTrace(path: string, text: string): string {
  writeFileSync(path, path.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}
