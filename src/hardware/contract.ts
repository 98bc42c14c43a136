import type { OptionTable } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { DataType } from '../nouns/data-type.ts';
import type { Device } from '../operators/device.ts';

/** A number and the public document that states it, precisely enough to look it up. */
export type Sourced = readonly [value: number, source: string];

/** What an entry states; each number with its source. */
export interface HardwareFacts<Name extends string> {
  readonly name: Name;
  readonly summary: string;
  readonly vendor: Device['vendor'];
  readonly generation: string;
  readonly multiprocessors: Sourced;
  /** Dense rates in FLOP/s (integer operations for integer types). */
  readonly matrixFlops: Readonly<Partial<Record<DataType, Sourced>>>;
  readonly vectorFlops: Sourced;
  readonly memoryBytes: Sourced;
  readonly memoryBytesPerSecond: Sourced;
  readonly cacheBytes: Sourced;
  /** All links of a device, one direction. */
  readonly link: { readonly name: string; readonly bytesPerSecond: Sourced };
}

/** A device on the shelf. */
export interface Hardware extends Entry {
  readonly device: Device;
  /** The public document behind each number, by the name of the number. */
  readonly sources: Readonly<Record<string, string>>;
  readonly options: OptionTable;
}

/** Separates numbers from sources and keeps the literal name, so the registry can know it. */
export function defineHardware<const Name extends string>(
  facts: HardwareFacts<Name>,
): Hardware & { readonly name: Name } {
  const { name, summary, vendor, generation, matrixFlops, link } = facts;
  const sources: Record<string, string> = {};
  const take = (key: string, [value, source]: Sourced): number => {
    sources[key] = source;
    return value;
  };
  const rates = Object.entries(matrixFlops).map(([type, fact]) => [type, take(`matrixFlops.${type}`, fact)]);
  const device: Device = {
    name,
    vendor,
    generation,
    multiprocessors: take('multiprocessors', facts.multiprocessors),
    matrixFlops: Object.fromEntries(rates),
    vectorFlops: take('vectorFlops', facts.vectorFlops),
    memoryBytes: take('memoryBytes', facts.memoryBytes),
    memoryBytesPerSecond: take('memoryBytesPerSecond', facts.memoryBytesPerSecond),
    cacheBytes: take('cacheBytes', facts.cacheBytes),
    link: { name: link.name, bytesPerSecond: take('link.bytesPerSecond', link.bytesPerSecond) },
  };
  return { name, summary, device, sources, options: {} };
}

export const GB = 1e9;
export const MiB = 1 << 20;
export const TFLOPS = 1e12;
