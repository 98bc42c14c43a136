import { InputError, type Problem } from '../core/errors.ts';
import { parseDataType } from '../operators/data-type.ts';
import type { Device } from '../operators/device.ts';

/**
 * Reads LLMCompass's description of a device (H. Zhang et al., "LLMCompass", ISCA 2024). Rates are products of its counts and clock, as its
 * own models take them; its launch constants are in its code, not in these files.
 * @param file for messages
 * @throws InputError naming every field that is missing or not a positive number
 */
export function readLlmCompassDevice(document: unknown, file: string): Device {
  const problems: Problem[] = [];
  const number = (path: string): number => {
    const value = valueAt(document, path);
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    problems.push({
      code: value === undefined ? 'missing-field' : 'bad-value',
      message: value === undefined ? 'the field is missing' : `'${String(value)}' is not a number > 0`,
      place: { file, path: `$.${path}` },
      hint: 'expected a hardware description as LLMCompass keeps in configs/',
    });
    return Number.NaN;
  };
  const device = buildDevice(document, number, problems, file);
  if (problems.length > 0) throw new InputError(problems);
  return device;
}

const core = 'device.compute_chiplet.core';

function buildDevice(
  document: unknown,
  number: (path: string) => number,
  problems: Problem[],
  file: string,
): Device {
  const hz = number('device.frequency_Hz');
  const cores = number('device.compute_chiplet_count') * number('device.compute_chiplet.core_count');
  const arrays = cores * number(`${core}.sublane_count`);
  const array = `${core}.systolic_array`;
  const macs =
    number(`${array}.array_height`) * number(`${array}.array_width`) * number(`${array}.mac_per_cycle`);
  const lanes = number(`${core}.vector_unit.vector_width`) * number(`${core}.vector_unit.flop_per_cycle`);
  const pins = number('device.io.memory_channel_active_count') * number('device.io.pin_count_per_channel');
  const links = number('interconnect.link_count_per_device');
  const matrixFlops = 2 * arrays * macs * hz;
  const type = parseDataType(String(valueAt(document, `${array}.data_type`)));
  if (type === null)
    problems.push({
      code: 'unknown-data-type',
      message: `unknown element type '${String(valueAt(document, `${array}.data_type`))}'`,
      place: { file, path: `$.${array}.data_type` },
    });
  const name = valueAt(document, 'name');
  return {
    name: typeof name === 'string' ? name : file,
    vendor: 'other',
    generation: 'llmcompass',
    multiprocessors: cores,
    matrixFlops:
      type === null ? {} : { [type]: matrixFlops, ...(type === 'fp16' ? { bf16: matrixFlops } : {}) },
    vectorFlops: arrays * lanes * hz,
    memoryBytes: number('device.memory.total_capacity_GB') * (1 << 30),
    memoryBytesPerSecond: (pins * number('device.io.bandwidth_per_pin_bit')) / 8,
    cacheBytes: number('device.io.global_buffer_MB') * (1 << 20),
    link: {
      name: String(valueAt(document, 'interconnect.link.name') ?? 'link'),
      bytesPerSecond: links * number('interconnect.link.bandwidth_per_direction_byte'),
    },
  };
}

function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
