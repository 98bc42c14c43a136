import { InputError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { decompress } from '../io/decompress.ts';
import { splitLines } from '../io/lines.ts';
import { recordTexts } from '../io/record-text.ts';

/** Short English words that common vocabularies hold as one token each, with their space. */
const words = [
  'the',
  'time',
  'of',
  'a',
  'day',
  'and',
  'all',
  'people',
  'work',
  'on',
  'new',
  'ways',
  'to',
  'see',
];

/** Prompts for a capture: those of a file, or made-up ones of about the wanted length. @throws InputError */
export async function makePrompts(
  { prompts, promptTokens }: { readonly prompts: string | null; readonly promptTokens: number },
  runtime: Runtime,
): Promise<readonly string[]> {
  if (prompts !== null) return await readPrompts(prompts, runtime);
  // The number before a prompt takes a few tokens of its own.
  const length = Math.max(1, promptTokens - 4);
  return [Array.from({ length }, (_, i) => words[i % words.length]!).join(' ')];
}

async function readPrompts(path: string, runtime: Runtime): Promise<readonly string[]> {
  const prompts: string[] = [];
  for await (const chunk of splitLines(decompress(runtime.files.read(path), path), path))
    for (const [i, text] of recordTexts(chunk).entries()) {
      if (text === null || text.trim() === '') continue;
      const prompt = promptOf(text);
      if (prompt === null)
        throw new InputError({
          code: 'no-prompt',
          message: "the line is no JSON object with a text 'prompt'",
          place: { file: path, line: chunk.firstRecord + i + 1 },
          hint: 'a workload of iwc compile has one a line',
        });
      prompts.push(prompt);
    }
  if (prompts.length > 0) return prompts;
  throw new InputError({ code: 'no-prompt', message: 'the file holds no prompt', place: { file: path } });
}

function promptOf(line: string): string | null {
  try {
    const { prompt } = JSON.parse(line) as { prompt?: unknown };
    return typeof prompt === 'string' ? prompt : null;
  } catch {
    return null;
  }
}
