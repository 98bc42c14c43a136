import { InputError } from '../core/errors.ts';
import type { CallInput } from './contract.ts';

/** An API that cannot be asked with this. @throws InputError always */
export function refuseInput(endpoint: string, input: CallInput, hint: string): never {
  const names = { text: 'prompt text', messages: 'chat messages', 'token-ids': 'token ids' } as const;
  throw new InputError({
    code: 'unsupported-input',
    message: `endpoint ${endpoint} cannot be asked with ${names[input.kind]}`,
    hint,
  });
}
