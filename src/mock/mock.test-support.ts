import type { TestContext } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import type { OptionInputs } from '../core/options.ts';
import { resolveOptions } from '../core/options.ts';
import {
  type EndpointCall,
  type EndpointName,
  endpoints,
  resolvePath,
  sendCall,
} from '../endpoints/index.ts';
import { createHttpClient } from '../io/http/client.ts';
import type { HttpClient, HttpClientOptions } from '../io/http/contract.ts';
import type { AnswerChunk } from '../nouns/answer.ts';
import type { CallEnd } from '../nouns/call.ts';
import type { mockOptions } from './options.ts';
import { type RunningMock, startMock } from './start-mock.ts';

/** A mock on a free port and a client of it; both end with the test. */
export async function mockAndClient(
  t: TestContext,
  options: OptionInputs<typeof mockOptions> = {},
  clientOptions: Partial<HttpClientOptions> = {},
): Promise<{ readonly mock: RunningMock; readonly client: HttpClient }> {
  const context = testContext();
  const mock = await startMock({ port: 0, ttftMs: 0, itlMs: 0, ...options }, context);
  const client = clientOf(t, mock, clientOptions);
  t.after(() => mock.close());
  return { mock, client };
}

/** A client of a mock, which ends with the test. */
export function clientOf(
  t: TestContext,
  mock: RunningMock,
  options: Partial<HttpClientOptions> = {},
): HttpClient {
  const { nowNs } = testContext().runtime.clock;
  const client = createHttpClient({ origin: mock.url, nowNs, ...options });
  t.after(() => client.close());
  return client;
}

/** What one call came to. */
export interface ToldCall {
  readonly chunks: readonly {
    readonly chunk: AnswerChunk;
    readonly atNs: number;
    readonly isCoalesced: boolean;
  }[];
  readonly end: CallEnd;
}

const plainCall: EndpointCall = {
  model: 'mock',
  input: { kind: 'text', text: 'What is the answer?' },
  maxOutputTokens: 8,
  lengthControls: [],
  isStreaming: true,
  temperature: null,
  topP: null,
  stop: null,
  seed: null,
  tools: null,
  extraBody: null,
};

export interface CallWish extends Partial<EndpointCall> {
  readonly endpoint?: EndpointName;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives up at the first chunk with text. */
  readonly cancelsAtText?: boolean;
}

/** Sends one call and waits for its end. */
export function call(client: HttpClient, wish: CallWish = {}): Promise<ToldCall> {
  const {
    endpoint: name = 'openai-chat',
    options = {},
    headers = {},
    cancelsAtText = false,
    ...fields
  } = wish;
  const endpoint = endpoints.get(name);
  const whole = { ...plainCall, ...fields };
  const built = endpoint.buildRequest(whole, resolveOptions(endpoint.options, options));
  const request = { ...built, path: resolvePath('', built.path), headers: { ...built.headers, ...headers } };
  return new Promise((resolve) => {
    const chunks: ToldCall['chunks'][number][] = [];
    const handle = sendCall({
      client,
      endpoint,
      request,
      isStreaming: whole.isStreaming,
      observer: {
        chunk(chunk, atNs, isCoalesced) {
          chunks.push({ chunk, atNs, isCoalesced });
          if (cancelsAtText && chunk.kind === 'content') handle.cancel('enough');
        },
        end: (end) => resolve({ chunks, end }),
      },
    });
  });
}

/** All text of a kind. */
export function textOf({ chunks }: ToldCall, kind: 'content' | 'reasoning' = 'content'): string {
  return chunks.map(({ chunk }) => (chunk.kind === kind ? chunk.text : '')).join('');
}

/** The last token counts. */
export function usageOf({ chunks }: ToldCall) {
  return chunks
    .map(({ chunk }) => (chunk.kind === 'usage' ? chunk.usage : null))
    .findLast((usage) => usage !== null);
}
