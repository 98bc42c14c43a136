import { architectures, readHuggingFaceConfig } from '../architectures/index.ts';
import { UsageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Runtime } from '../core/runtime.ts';
import { hardware, readLlmCompassDevice } from '../hardware/index.ts';
import { parseJsonFile, readWholeFile } from '../io/whole-file.ts';
import type { Architecture } from '../operators/architecture.ts';
import type { Device } from '../operators/device.ts';

/**
 * The device a user named: an entry of the hardware shelf, or a JSON file in LLMCompass's format.
 * @throws UsageError for an unknown name, InputError for a wrong file
 */
export async function resolveDevice(runtime: Runtime, name: string): Promise<Device> {
  if (hardware.has(name)) return hardware.get(name).device;
  if (!(await isFile(runtime, name))) throw unknownName('hardware', name, hardware.names);
  return readLlmCompassDevice(parseJsonFile(await readWholeFile(runtime, name)), name);
}

/**
 * The architecture a user named: an entry of the shelf, or a Hugging Face `config.json`.
 * @throws UsageError for an unknown name, InputError for a wrong file
 */
export async function resolveArchitecture(runtime: Runtime, name: string): Promise<Architecture> {
  if (architectures.has(name)) return architectures.get(name).architecture;
  if (!(await isFile(runtime, name))) throw unknownName('architecture', name, architectures.names);
  return readHuggingFaceConfig(parseJsonFile(await readWholeFile(runtime, name)), name);
}

async function isFile(runtime: Runtime, name: string): Promise<boolean> {
  return (await runtime.files.kind(name)) === 'file';
}

function unknownName(what: string, given: string, known: readonly string[]): UsageError {
  const suggestion = nearest(given, known);
  return new UsageError({
    code: `unknown-${what}`,
    message: `${what}: '${given}' is neither a file nor one of ${known.join(', ')}`,
    ...(suggestion === null ? {} : { hint: `did you mean '${suggestion}'?` }),
  });
}
