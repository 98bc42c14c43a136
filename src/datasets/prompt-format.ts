import { checkRequest } from '../nouns/check-request.ts';
import type { promptFormats } from '../nouns/workload.ts';
import { findFlaw } from './json-values.ts';

type PromptFormat = (typeof promptFormats)[number];

/** Whether a prompt is the JSON text of OpenAI messages, as `prompt_format` openai_messages promises. */
export function holdsMessages(prompt: string): boolean {
  try {
    const messages: unknown = JSON.parse(prompt);
    if (findFlaw(messages, '$') !== null) return false;
    return (
      checkRequest({ request_id: 'probe', max_output_tokens: 1, arrival_time_ms: 0, messages }).length === 0
    );
  } catch {
    return false;
  }
}

/** One user's plain text in the form a prompt format promises. */
export function renderUserPrompt(text: string, format: PromptFormat): string {
  switch (format) {
    case 'raw':
      return text;
    case 'chatml':
      return `<|im_start|>user\n${text}<|im_end|>\n<|im_start|>assistant\n`;
    case 'openai_messages':
      return JSON.stringify([{ role: 'user', content: text }]);
  }
}
