import type { Context } from '../core/context.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { LineWriter } from '../io/line-writer.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { ChatMessage } from '../nouns/workload.ts';
import { createTextMaker, type TextMaker } from '../text/index.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import type { PlannedMessage, PlannedRequest } from '../workload-kinds/index.ts';

export interface PointTarget {
  readonly path: string;
  readonly tokenizer: Tokenizer;
  readonly seed: bigint;
  /** `completions` get their messages as one text, as LMBench writes it. */
  readonly api: 'completions' | 'chat';
}

const linesGathered = 256;

/** Writes planned requests as a canonical workload, their texts made; says how many there are. */
export async function writePoint(
  requests: Iterable<PlannedRequest>,
  target: PointTarget,
  context: Context,
): Promise<number> {
  const maker = createTextMaker(target.tokenizer, target.seed);
  const file = await createAtomic(context.runtime, target.path);
  const writer = new LineWriter(file);
  let count = 0;
  try {
    for (const request of requests) {
      writer.add(lineOf(request, { maker, api: target.api }));
      if (++count % linesGathered === 0) await writer.flush();
    }
    await writer.finish();
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
  return count;
}

interface LineTools {
  readonly maker: TextMaker;
  readonly api: 'completions' | 'chat';
}

function lineOf(request: PlannedRequest, { maker, api }: LineTools): string {
  const atNs = Math.round(request.atNs);
  const { prompt } = request;
  const asked =
    prompt.kind === 'blocks'
      ? {
          prompt: maker.prompt({ block_tokens: prompt.blockTokens, ids: prompt.ids }, prompt.tokens, {
            name: `own ${request.id}`,
          }),
          prompt_tokens: prompt.tokens,
        }
      : askWith(
          prompt.messages.map((message) => render(message, maker)),
          api,
        );
  return renderRequestLine({
    request_id: request.id,
    ...asked,
    arrival_time_ms: Math.round(atNs / 1e6),
    arrival_time_ns: atNs,
    max_output_tokens: request.outputTokens,
    session_id: request.sessionId,
    turn_id: request.turn,
    ...(request.history === undefined ? {} : { history: request.history }),
    ...request.more,
  });
}

function render({ role, parts }: PlannedMessage, maker: TextMaker): ChatMessage {
  const texts = parts.map((part) =>
    'text' in part
      ? part.text
      : maker.text(
          { name: part.key, ...(part.index === undefined ? {} : { index: part.index }) },
          part.tokens,
        ),
  );
  return { role, content: maker.join(texts.filter((text) => text !== '')) };
}

const speakers: Readonly<Record<string, string>> = { system: 'System', user: 'User', assistant: 'Assistant' };

function askWith(messages: readonly ChatMessage[], api: 'completions' | 'chat') {
  if (api === 'chat') return { messages };
  const lines = messages.map(({ role, content }) => `${speakers[role] ?? role}: ${String(content)}\n`);
  return { prompt: `${lines.join('')}Assistant: ` };
}
