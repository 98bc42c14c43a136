import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import type { Fingerprint } from '../documents/fingerprint.ts';
import { fingerprintDocument } from '../documents/fingerprint.ts';
import { QuantileSketch } from '../math/quantile-sketch.ts';
import type { DiffSide } from './compare.ts';
import { idOf } from './fingerprint.ts';
import { distributionKeys, metricKeys } from './metrics.ts';

const opening = /^\s*\{\s*"schema"\s*:\s*"iwc\.fingerprint\//;

/** Whether a file begins as a fingerprint does. */
export async function isFingerprintFile(path: string, context: Context): Promise<boolean> {
  for await (const piece of context.runtime.files.read(path))
    return opening.test(new TextDecoder().decode(piece.subarray(0, 200)));
  return false;
}

/** @throws InputError when the file is no fingerprint, or was changed since it was taken */
export async function readFingerprintFile(path: string, context: Context): Promise<DiffSide> {
  const text = new TextDecoder().decode(await context.runtime.files.readAll(path));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notAFingerprint(path, 'it is not valid JSON');
  }
  return sideOfFingerprint(path, value);
}

/**
 * A side of a diff from a fingerprint alone; nothing can then be matched request by request.
 * @throws InputError when it is no fingerprint, or was changed since it was taken
 */
export function sideOfFingerprint(label: string, value: unknown): DiffSide {
  const fingerprint = checkFingerprint(label, value);
  try {
    const sketches = distributionKeys.map((key) => [
      key,
      QuantileSketch.fromRecord(fingerprint.distributions[key].sketch),
    ]);
    return {
      label,
      fingerprint,
      sketches: Object.fromEntries(sketches) as DiffSide['sketches'],
      requests: null,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw notAFingerprint(label, error.message);
  }
}

/** The id covers all of the document, so that what bears it was written by iwc; then only the schema is left to check. */
function checkFingerprint(label: string, value: unknown): Fingerprint {
  const document = (value ?? {}) as Partial<Fingerprint>;
  if (document.schema !== fingerprintDocument.schema)
    throw notAFingerprint(label, `its schema is ${JSON.stringify(document.schema ?? null)}`);
  const { schema: _, id, ...body } = document as Fingerprint;
  if (id !== idOf(body))
    throw notAFingerprint(label, 'its id is not the hash of what it says: it was changed');
  const hasAll =
    metricKeys.every((key) => body.metrics?.[key] !== undefined) &&
    distributionKeys.every((key) => body.distributions?.[key] !== undefined);
  if (!hasAll) throw notAFingerprint(label, 'it lacks numbers that this version compares');
  return document as Fingerprint;
}

function notAFingerprint(path: string, why: string): InputError {
  return new InputError({
    code: 'bad-fingerprint',
    message: `expected a fingerprint of schema ${fingerprintDocument.schema}, but ${why}`,
    place: { file: path },
    hint: 'take it again with iwc fingerprint',
  });
}
