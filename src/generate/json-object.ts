import { InputError, type Place, type Problem } from '../core/errors.ts';
import { findSyntaxFault } from '../core/json-syntax.ts';
import { parseJsonFile } from '../io/whole-file.ts';

/** Keys of a JSON object. */
export type Keys = Readonly<Record<string, unknown>>;

/** A JSON object, or what is wrong with the text that was to hold one. */
export type ReadObject =
  | { readonly keys: Keys; readonly problem: null }
  | { readonly keys: null; readonly problem: Problem };

const notAnObject = 'must be a JSON object';

/** Reads the JSON object of a record; the text is null where bytes are not UTF-8. */
export function readObject(text: string | null, place: Place): ReadObject {
  if (text === null) return refuse('not valid UTF-8', place);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const fault = findSyntaxFault(text);
    if (fault === null) return refuse('not valid JSON', place);
    // Of records of an array, lines are not known.
    const column = place.line === undefined ? {} : { column: fault.offset + 1 };
    return refuse(`not valid JSON: ${fault.message}`, { ...place, ...column });
  }
  return isObject(value) ? { keys: value, problem: null } : refuse(notAnObject, place);
}

/** The JSON object that a whole file holds. @throws InputError when it holds none, with line and column of bad JSON */
export function requireObject(text: string, path: string): Keys {
  const value = parseJsonFile({ text, path });
  if (isObject(value)) return value;
  throw new InputError({ code: 'bad-json', message: notAnObject, place: { file: path } });
}

function refuse(message: string, place: Place): ReadObject {
  return { keys: null, problem: { code: 'bad-json', message, place } };
}

function isObject(value: unknown): value is Keys {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
