import { defineOptions, type OptionValues } from '../core/options.ts';
import type { Semantic } from '../nouns/workload.ts';
import { type DatasetSettings, type DraftSink, defineDataset, type RecordCompiler } from './contract.ts';
import { checkLayout, createLayout, type Layout } from './sharegpt-layout.ts';
import { cumulativeRequests, deltaRequests, singleTurn, type TurnRequest } from './sharegpt-requests.ts';
import { readConversation, type Turn } from './sharegpt-turns.ts';

const options = defineOptions({
  mode: {
    type: 'choice',
    choices: ['single-turn', 'session'],
    default: 'single-turn',
    help: 'one request a conversation (its first user turn), or one for each turn the assistant answered',
  },
  userTag: { type: 'string', default: 'User', help: 'what user lines of a transcript begin with' },
  assistantTag: { type: 'string', default: 'Assistant', help: 'what assistant lines begin with' },
  systemTag: { type: 'string', default: 'System', help: 'what system lines begin with' },
  separator: { type: 'text', default: '\n', help: 'what stands between turns; \\n and \\t are understood' },
  history: {
    type: 'choice',
    choices: ['cumulative', 'delta'],
    default: 'cumulative',
    help: 'each prompt carries the conversation so far, or only its new turn (the runner adds the rest)',
  },
});

/**
 * Conversations: `conversations` with from/value, or `messages` (or `conversation`) with role/content. Blank
 * turns are dropped; turns of other roles and content that is not text are left out and counted.
 *
 * single-turn: the system text and the first user turn, untagged. session: consecutive user turns make one
 * request, whose answer is the assistant turn right after them; a last user turn without an answer is a
 * request as well. Cumulative prompts are transcripts of `{tag}: {text}` lines, delta prompts plain text.
 */
export const sharegpt = defineDataset({
  name: 'sharegpt',
  summary: 'conversations of human and assistant turns',
  containers: ['json-array', 'jsonl'],
  options,
  createCompiler,
});

function createCompiler(values: OptionValues<typeof options>, settings: DatasetSettings): RecordCompiler {
  checkLayout(values, settings.isCompat);
  const compiler = {
    ...values,
    ...settings,
    layout: createLayout(values),
    semantic: semanticOf(values, settings),
  };
  let recordCount = 0;
  return {
    compile(record, sink) {
      recordCount++;
      const conversation = readConversation(record, settings.isCompat, sink);
      if (conversation === null) return [];
      const id = conversation.id ?? `conv-${String(recordCount).padStart(6, '0')}`;
      return compileTurns(conversation.turns, id, compiler, sink);
    },
  };
}

interface Compiler extends DatasetSettings {
  readonly mode: 'single-turn' | 'session';
  readonly history: 'cumulative' | 'delta';
  readonly layout: Layout;
  readonly semantic: Semantic;
}

/** A request a step: the prompts of a long conversation together may not fit in memory. */
function* compileTurns(
  turns: readonly Turn[],
  id: string,
  compiler: Compiler,
  sink: DraftSink,
): Generator<void> {
  if (!turns.some((turn) => turn.role === 'user')) {
    // The Python iwc does not count what its session mode finds nothing in.
    if (compiler.mode === 'single-turn' || !compiler.isCompat)
      sink.skip('no-user-turn', 'no user turn with text');
    return;
  }
  const requests = requestsOf(turns, compiler, sink);
  for (const [index, request] of requests.entries()) {
    emit(request, { id, isStart: index === 0 }, compiler, sink);
    yield;
  }
}

function requestsOf(turns: readonly Turn[], compiler: Compiler, sink: DraftSink): readonly TurnRequest[] {
  const { layout, isCompat } = compiler;
  if (compiler.mode === 'single-turn') return [singleTurn(turns, layout)];
  if (compiler.history === 'cumulative')
    return cumulativeRequests(turns, layout, { keepsUnanswered: !isCompat });
  if (turns.find((turn) => turn.role !== 'system')?.role === 'assistant')
    sink.skip('unsupported-content', 'the assistant speaks first: under delta history that turn is left out');
  return deltaRequests(turns, layout);
}

function emit(
  request: TurnRequest,
  session: { readonly id: string; readonly isStart: boolean },
  compiler: Compiler,
  sink: DraftSink,
): void {
  const { mode, history, isCompat, withExpectedOutput, semantic } = compiler;
  sink.emit({
    prompt: request.prompt,
    promptFormat: 'raw',
    session: { ...session, joins: isCompat },
    semantic,
    ...(mode === 'session' && !isCompat ? { history } : {}),
    ...(withExpectedOutput && request.answer !== null ? { expectedOutput: request.answer } : {}),
  });
}

/** The Python iwc tags both modes alike. */
function semanticOf(values: { readonly mode: string }, settings: DatasetSettings): Semantic {
  return {
    task: 'chat',
    tags: settings.isCompat ? ['sharegpt', 'session', 'turn-level'] : ['sharegpt', values.mode],
  };
}
