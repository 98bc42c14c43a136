import type { OptionTable, OptionValues } from '../core/options.ts';
import { type Endpoint, type LengthControl, resolvePath, sendCall } from '../endpoints/index.ts';
import type { HttpClient } from '../io/http/contract.ts';
import type { CallEnd } from '../nouns/call.ts';
import { getText } from './get-text.ts';

/** What a server says of itself at `/v1/models`; null for what it does not say. */
export interface ServerFacts {
  readonly models: readonly string[];
  /** vLLM's and SGLang's `max_model_len` of the model. */
  readonly contextTokens: number | null;
  /** Of the answer's `server` header or the model's owner. */
  readonly software: string | null;
}

/** Asks a server for its models; a server that has no such list is no fault. */
export async function askServer(
  client: HttpClient,
  basePath: string,
  headers: Readonly<Record<string, string>>,
  model: string | null,
): Promise<ServerFacts> {
  const answer = await getText(client, resolvePath(basePath, '/v1/models'), headers);
  const list = answer.status === 200 ? modelsOf(answer.text) : [];
  // A server of one model serves it under any name, or refuses; its context holds either way.
  const isOnly = model === null || list.length === 1;
  const chosen = list.find(({ id }) => id === model) ?? (isOnly ? list[0] : undefined);
  const length = chosen?.['max_model_len'];
  return {
    models: list.map(({ id }) => id),
    contextTokens: typeof length === 'number' && length > 0 ? length : null,
    software: typeof chosen?.['owned_by'] === 'string' ? chosen['owned_by'] : null,
  };
}

interface ModelFacts {
  readonly id: string;
  readonly [field: string]: unknown;
}

function modelsOf(text: string): readonly ModelFacts[] {
  try {
    const { data } = JSON.parse(text) as { data?: unknown };
    return Array.isArray(data) ? data.filter((item): item is ModelFacts => typeof item?.id === 'string') : [];
  } catch {
    return [];
  }
}

export interface LengthProbe {
  readonly client: HttpClient;
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly endpoint: Endpoint;
  readonly endpointOptions: OptionValues<OptionTable>;
  readonly model: string;
}

/** The most of the endpoint's length controls that the server takes, found with requests for a single token. */
export async function probeLengthControls(probe: LengthProbe): Promise<readonly LengthControl[]> {
  const known = probe.endpoint.lengthControls;
  const tries = known.length > 1 ? [known, ...known.map((control) => [control])] : [known];
  for (const lengthControls of tries) {
    if (lengthControls.length === 0) break;
    const { status } = await callOnce(probe, lengthControls);
    if (status === 'ok') return lengthControls;
  }
  return [];
}

function callOnce(probe: LengthProbe, lengthControls: readonly LengthControl[]): Promise<CallEnd> {
  const { endpoint, client, basePath } = probe;
  const request = endpoint.buildRequest(
    {
      model: probe.model,
      input: { kind: 'text', text: 'Hello' },
      maxOutputTokens: 1,
      lengthControls,
      isStreaming: false,
      ...{ temperature: null, topP: null, stop: null, seed: null, tools: null, extraBody: null },
    },
    probe.endpointOptions,
  );
  return new Promise((resolve) => {
    sendCall({
      client,
      endpoint,
      request: {
        ...request,
        path: resolvePath(basePath, request.path),
        headers: { ...request.headers, ...probe.headers },
      },
      isStreaming: false,
      observer: { chunk: () => {}, end: resolve },
    });
  });
}
