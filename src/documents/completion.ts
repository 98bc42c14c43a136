import { defineDocument } from './document.ts';
import { completionShape } from './shapes/completion.generated.ts';

/** The script that completes `iwc` in a shell. */
export interface CompletionDocument {
  readonly schema: 'iwc.completion/1';
  readonly shell: string;
  readonly script: string;
}

export const completionDocument = defineDocument<CompletionDocument>('iwc.completion/1', completionShape);
