import { parse } from 'yaml';
import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import type { Gate } from '../../core/gate.ts';
import { readWholeFile } from '../../io/whole-file.ts';
import { parseBenchGates } from './metric-paths.ts';

/**
 * The gates of a file: a YAML list of `METRIC:OP:VALUE`.
 * @throws InputError when it is no list of texts, UsageError for gates that are not understood
 */
export async function readGateFile(path: string, context: Context): Promise<readonly Gate[]> {
  const { text } = await readWholeFile(context.runtime, path);
  let list: unknown;
  try {
    list = parse(text);
  } catch (error) {
    throw notAList(path, error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
  if (!Array.isArray(list) || list.length === 0 || !list.every((gate) => typeof gate === 'string'))
    throw notAList(path, 'a gate file is a YAML list of METRIC:OP:VALUE');
  return parseBenchGates(list, path);
}

function notAList(file: string, message: string): InputError {
  return new InputError({
    code: 'bad-gate-file',
    message,
    place: { file },
    hint: 'such as:\n- ttft_ms.p99:rel:0.05\n- measured.failed_share:gt:0',
  });
}
