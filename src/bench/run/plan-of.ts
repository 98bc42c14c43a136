import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import type { SuiteWorkload } from '../../documents/suite.ts';
import { decompress } from '../../io/decompress.ts';
import type { Tokenizer } from '../../tokenizers/index.ts';
import type { InputRecord, KindPlan, LoadPoint } from '../../workload-kinds/index.ts';
import { openTokenizer } from '../../workloads/open-tokenizer.ts';
import type { SuiteSettings } from '../spec/suite-settings.ts';
import type { PlannedWork } from '../spec/workload-spec.ts';

export interface PlanChoice {
  readonly load: LoadPoint;
  readonly seed: bigint;
  readonly loop: SuiteWorkload['loop'];
  readonly settings: SuiteSettings;
  readonly tokenizer: Tokenizer;
}

/** Plans a load of a workload. @throws UsageError, InputError for what it cannot plan */
export async function planOf(work: PlannedWork, choice: PlanChoice, context: Context): Promise<KindPlan> {
  const records = work.inputPath === null ? [] : await readRecords(work.inputPath, context);
  return await work.plan(choice.load, {
    seed: choice.seed,
    loop: choice.loop === 'users' ? 'users' : 'open',
    isCompatible: choice.settings.compat === 'lmbench',
    records,
    countTokens: (text) => choice.tokenizer.count(text),
  });
}

/**
 * The records of an input file: a JSON array, or JSON Lines; compressed ones too.
 * @throws InputError naming the first line that is none
 */
async function readRecords(path: string, { runtime }: Context): Promise<readonly InputRecord[]> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of decompress(runtime.files.read(path), path))
    text += decoder.decode(piece, { stream: true });
  text += decoder.decode();
  if (/^\s*\[/.test(text)) return asRecords(parse(text, path, null), path);
  return text
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : asRecords([parse(line, path, i + 1)], path)));
}

function parse(text: string, file: string, line: number | null): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError({
      code: 'bad-json',
      message: (error as Error).message,
      place: { file, ...(line === null ? {} : { line }) },
    });
  }
}

function asRecords(value: unknown, file: string): readonly InputRecord[] {
  const records = value as readonly unknown[];
  const at = records.findIndex(
    (record) => typeof record !== 'object' || record === null || Array.isArray(record),
  );
  if (at < 0) return records as readonly InputRecord[];
  throw new InputError({
    code: 'bad-record',
    message: 'the record is no JSON object',
    place: { file, record: at },
  });
}

/** What makes a suite's texts and counts their tokens. */
export async function openSuiteTokenizer({ tokenizer }: SuiteSettings, context: Context): Promise<Tokenizer> {
  return await openTokenizer({ tokenizer: tokenizer ?? 'tiktoken', tokenizerModel: 'gpt-4o-mini' }, context);
}
