import type { DeviceFacts } from '../nouns/device-facts.ts';
import type { TraceFacts } from './trace-events.ts';

/** What the members beside the events say; whatever is missing or of another shape is null. */
export function readTraceFacts(members: ReadonlyMap<string, string>): TraceFacts {
  const distributed = asObject(parse(members.get('distributedInfo')));
  const devices = parse(members.get('deviceProperties'));
  const base = members.get('baseTimeNanoseconds') ?? members.get('baseTimeNanosecond') ?? null;
  return {
    rank: asCount(distributed['rank']),
    worldSize: asCount(distributed['world_size']),
    // Kept as text: nanoseconds since 1970 are beyond what a double holds exactly.
    baseTimeNs: base !== null && /^-?\d+$/.test(base) ? base : null,
    devices: Array.isArray(devices) ? devices.map((device) => readDevice(asObject(device))) : [],
    hasStacks: asFlag(parse(members.get('with_stack'))),
    hasShapes: asFlag(parse(members.get('record_shapes'))),
  };
}

function readDevice(device: Record<string, unknown>): DeviceFacts {
  return {
    id: asCount(device['id']) ?? 0,
    name: typeof device['name'] === 'string' ? device['name'] : 'unknown',
    memoryBytes: asCount(device['totalGlobalMem']),
    multiprocessors: asCount(device['numSms']),
    warpSize: asCount(device['warpSize']),
  };
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

function asCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function asFlag(value: unknown): boolean | null {
  return value === null ? null : value === 1 || value === true;
}
