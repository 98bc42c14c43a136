import type { Problem } from '../core/errors.ts';
import { validateRequest } from './workload-validator.generated.ts';

interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

interface SchemaCheck {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** Every way in which a parsed line breaks the workload schema; empty when it keeps it. */
export function checkRequest(value: unknown): readonly Problem[] {
  return runCheck(validateRequest as SchemaCheck, value);
}

function runCheck(check: SchemaCheck, value: unknown): readonly Problem[] {
  if (check(value)) return [];
  const errors = check.errors ?? [];
  const own = errors.filter((error) => !/\/(?:oneOf|anyOf)\/\d/.test(error.schemaPath));
  const isNoObject = own.find((error) => error.instancePath === '' && error.keyword === 'type');
  if (isNoObject !== undefined) return [describe(isNoObject, value)];
  const told = own.filter((error) => error.keyword !== 'oneOf' || !own.some(isAboutText));
  return told.map((error) => describe(error, value));
}

/** A prompt or messages of the wrong type say more than the choice between the two. */
function isAboutText(error: SchemaError): boolean {
  return error.instancePath === '/prompt' || error.instancePath === '/messages';
}

function describe(error: SchemaError, value: unknown): Problem {
  const path = jsonPath(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return problem('missing-field', `the field '${params['missingProperty']}' is missing`, path);
    case 'additionalProperties':
      return problem(
        'unknown-field',
        `unknown field '${params['additionalProperty']}'`,
        `${path}.${params['additionalProperty']}`,
        "remove it, or start its name with 'x_' to keep it as your own",
      );
    case 'oneOf':
      return problem(
        'prompt-or-messages',
        `needs exactly one of 'prompt' (a string) and 'messages' (an array); found ${describeTexts(value)}`,
        path,
      );
    case 'enum':
      return problem('bad-value', `must be one of ${listValues(params['allowedValues'])}`, path);
    case 'type':
      return problem('wrong-type', `must be of type ${listValues(params['type'])}`, path);
    case 'minLength':
    case 'minItems':
      return problem('bad-value', 'must not be empty', path);
    case 'minimum':
      return problem('bad-value', `must be at least ${params['limit']}`, path);
    case 'maximum':
      return problem('bad-value', `must be at most ${params['limit']}`, path);
    default:
      return problem('bad-value', error.message ?? 'is not valid', path);
  }
}

function describeTexts(value: unknown): string {
  const { prompt, messages } = value as { prompt?: unknown; messages?: unknown };
  const found = [
    prompt === undefined || prompt === null ? null : `a ${typeof prompt} prompt`,
    messages === undefined || messages === null
      ? null
      : Array.isArray(messages)
        ? 'messages'
        : `${typeof messages} messages`,
  ].filter((part) => part !== null);
  return found.length === 0 ? 'neither' : found.join(' and ');
}

function listValues(values: unknown): string {
  const list = Array.isArray(values) ? values : [values];
  return list
    .filter((item) => item !== null && item !== 'null')
    .map(String)
    .join(', ');
}

function problem(code: string, message: string, path: string, hint?: string): Problem {
  return { code, message, place: { path }, ...(hint === undefined ? {} : { hint }) };
}

/** `/semantic/tags/0` → `$.semantic.tags[0]`. */
function jsonPath(pointer: string): string {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return `$${steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')}`;
}
