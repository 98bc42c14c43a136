import { InputError, type Problem } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { profileDocument } from '../documents/profile.ts';
import { parseJsonFile, readWholeFile } from '../io/whole-file.ts';
import type { DeviceProfile, FittedSet } from '../nouns/device-profile.ts';
import { timingMethods } from '../nouns/operator-table.ts';
import { operatorCosts } from '../operator-costs/index.ts';
import { parseDataType } from '../operators/data-type.ts';

/**
 * Reads a device profile and checks all that pricing depends on.
 * @throws InputError with every problem
 */
export async function readDeviceProfile(runtime: Runtime, path: string): Promise<DeviceProfile> {
  const file = await readWholeFile(runtime, path);
  const document = parseJsonFile(file) as Partial<DeviceProfile> | null;
  const schema = document?.schema;
  if (typeof schema !== 'string' || !/^iwc\.profile\/1\.\d+$/.test(schema))
    throw new InputError({
      code: 'wrong-profile',
      message: `expected a device profile with schema ${profileDocument.schema}, found ${JSON.stringify(schema ?? null)}`,
      place: { file: path },
      hint: 'iwc calibrate writes such files',
    });
  const problems: Problem[] = [];
  const refuse = (message: string, at: string): void => {
    problems.push({ code: 'bad-value', message, place: { file: path, path: at } });
  };
  if (typeof document?.device !== 'string') refuse('must be text', '$.device');
  if (!timingMethods.some((method) => method === document?.timing))
    refuse(`must be one of ${timingMethods.join(', ')}`, '$.timing');
  if (!Array.isArray(document?.sets)) refuse('must be a list', '$.sets');
  else for (const [i, set] of document.sets.entries()) checkSet(set, `$.sets[${i}]`, refuse);
  if (problems.length > 0) throw new InputError(problems);
  return document as DeviceProfile;
}

function checkSet(
  set: Partial<FittedSet> | null,
  at: string,
  refuse: (message: string, at: string) => void,
): void {
  if (typeof set?.key !== 'string') refuse('must be text', `${at}.key`);
  if (typeof set?.dtype !== 'string' || (set.dtype !== 'any' && parseDataType(set.dtype) === null))
    refuse('is not a known element type', `${at}.dtype`);
  if (typeof set?.cost !== 'string' || !operatorCosts.has(set.cost)) {
    refuse(`must be one of ${operatorCosts.names.join(', ')}`, `${at}.cost`);
    return;
  }
  for (const { name, min, max } of operatorCosts.get(set.cost).parameters) {
    const value = set.parameters?.[name];
    // Parameters come out of exponentials, so that an edge may be missed by its last bit.
    const slack = 1e-6 * max;
    if (!(typeof value === 'number' && value >= min - slack && value <= max + slack))
      refuse(`must be a number from ${min} to ${max}`, `${at}.parameters.${name}`);
  }
  if (typeof set.ranges !== 'object') refuse('must be an object', `${at}.ranges`);
  for (const share of ['p05', 'p95'] as const)
    if (!((set.ratio_quantiles?.[share] ?? 0) > 0))
      refuse('must be a number > 0', `${at}.ratio_quantiles.${share}`);
}

/** The text of a profile: keys in a fixed order, two spaces, a last line break. */
export function renderDeviceProfile(profile: DeviceProfile): string {
  return `${JSON.stringify(profile, null, 2)}\n`;
}
