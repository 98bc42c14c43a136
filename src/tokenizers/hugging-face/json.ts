/** A tokenizer.json as untrusted JSON: checked access that names the file and the path of what is wrong. */
import { InputError } from '../../core/errors.ts';

/** Something the file asks for that our encoder has not; the native library may have it. */
export class UnsupportedFeature extends Error {
  readonly feature: string;
  readonly path: string;

  constructor(feature: string, path: string) {
    super(feature);
    this.name = 'UnsupportedFeature';
    this.feature = feature;
    this.path = path;
  }
}

/** A value of the file and where it is. */
export interface Node {
  readonly value: unknown;
  readonly path: string;
  readonly file: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Ends with the place of the value and what is wrong with it. */
export function fail(node: Node, message: string, hint?: string): never {
  throw new InputError({
    code: 'bad-tokenizer',
    message,
    place: { file: node.file, path: node.path },
    hint: hint ?? 'the file is damaged or not a tokenizer.json; fetch it again',
  });
}

export function parseDefinition(bytes: Uint8Array, file: string): Node {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { value: JSON.parse(text), path: '$', file };
  } catch (cause) {
    const message = `not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    const hint = 'the file is damaged or cut short; fetch it again';
    throw new InputError({ code: 'bad-json', message, place: { file }, hint }, { cause });
  }
}

export function member(node: Node, name: string): Node {
  const value = Object.hasOwn(asObject(node), name) ? asObject(node)[name] : undefined;
  return { value: value ?? null, path: `${node.path}.${name}`, file: node.file };
}

export function items(node: Node): Node[] {
  if (!Array.isArray(node.value)) fail(node, `must be a list, not ${kindOf(node.value)}`);
  return node.value.map((value: unknown, index) => ({
    value,
    path: `${node.path}[${index}]`,
    file: node.file,
  }));
}

export function asObject(node: Node): JsonObject {
  if (typeof node.value !== 'object' || node.value === null || Array.isArray(node.value))
    fail(node, `must be an object, not ${kindOf(node.value)}`);
  // Checked: an object that is no list.
  return node.value as JsonObject;
}

export function asText(node: Node): string {
  if (typeof node.value !== 'string') fail(node, `must be a string, not ${kindOf(node.value)}`);
  return node.value;
}

/** A flag; absent is the default. */
export function asFlag(node: Node, absent: boolean): boolean {
  if (node.value === null) return absent;
  if (typeof node.value !== 'boolean') fail(node, `must be true or false, not ${kindOf(node.value)}`);
  return node.value;
}

/** Ids are kept in arrays as long as the greatest one. */
const MOST_IDS = 1 << 24;

export function asId(node: Node): number {
  const { value } = node;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    fail(node, `must be a token id, not ${kindOf(value)}`);
  if (value >= MOST_IDS) fail(node, `token id ${value} is beyond the ${MOST_IDS} that are supported`);
  return value;
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `${JSON.stringify(value)}`.slice(0, 40);
}
