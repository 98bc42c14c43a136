import { escapeText } from '../core/json-text.ts';
import { isBlank } from '../core/whitespace.ts';
import type { promptFormats, Semantic, WorkloadRequest } from '../nouns/workload.ts';
import { acceptFields, draftFieldNames, pick } from './accept-fields.ts';
import { acceptPrompt } from './accept-text.ts';
import type { DatasetSettings, DraftRequest, DraftSink, RecordCompiler } from './contract.ts';
import { findFlaw, isObject, type JsonObject } from './json-values.ts';
import { holdsMessages } from './prompt-format.ts';

type PromptFormat = (typeof promptFormats)[number];

const keptFields = [...draftFieldNames, 'semantic', 'expected_output', 'session_id', 'history'] as const;
type KeptField = (typeof keptFields)[number];
type DraftRest = Omit<DraftRequest, 'prompt' | 'messages' | 'promptFormat'>;

/** Compiles records that are a prompt, or an object holding one: what simple-json and jsonl-prompts share. */
export function createPromptCompiler(format: PromptFormat, settings: DatasetSettings): RecordCompiler {
  return {
    compile(record, sink) {
      const prompt = acceptRecordPrompt(record, format, settings, sink);
      if (prompt === null) return;
      const text = { prompt: escapeText(prompt), promptFormat: format };
      const rest = isObject(record) ? readRest(record, settings, sink) : {};
      if (rest !== null) sink.emit({ ...text, ...rest });
    },
  };
}

function acceptRecordPrompt(
  record: unknown,
  format: PromptFormat,
  settings: DatasetSettings,
  sink: DraftSink,
): string | null {
  const path = isObject(record) ? '$.prompt' : '$';
  const value = isObject(record) ? record['prompt'] : record;
  if (typeof value !== 'string') {
    sink.reject('bad-record', "expected a string or an object with a 'prompt' string", path);
    return null;
  }
  const prompt = acceptPrompt(value, path, sink);
  if (prompt === null || settings.isCompat || format !== 'openai_messages') return prompt;
  if (holdsMessages(prompt)) return prompt;
  sink.reject('bad-messages', 'expected the JSON text of an array of messages, each with a role', path);
  return null;
}

/** What an object has besides its prompt. */
function readRest(record: JsonObject, settings: DatasetSettings, sink: DraftSink): DraftRest | null {
  if (settings.isCompat) return copySemantic(record, sink);
  const fields = acceptFields<KeptField>(pick(record, keptFields), sink);
  return fields === null ? null : spreadFields(fields);
}

/** The Python iwc copies whatever stands there; here it must at least be writable. */
function copySemantic(record: JsonObject, sink: DraftSink): DraftRest | null {
  const semantic = record['semantic'];
  if (semantic === undefined || semantic === null) return {};
  const flaw = findFlaw(semantic, '$.semantic');
  if (flaw === null) return { semantic: semantic as Semantic };
  sink.reject(flaw.code, flaw.message, flaw.path);
  return null;
}

/** Canonical fields to the places a draft has for them. */
function spreadFields(all: Partial<Pick<WorkloadRequest, KeptField>>): DraftRest {
  const { semantic, expected_output, session_id, history, ...fields } = all;
  return {
    ...(semantic ? { semantic } : {}),
    ...(typeof expected_output === 'string' ? { expectedOutput: expected_output } : {}),
    ...(typeof session_id === 'string' && !isBlank(session_id)
      ? { session: { id: session_id, isStart: true, joins: true } }
      : {}),
    ...(history ? { history } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  };
}
