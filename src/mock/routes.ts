import { asciiJson, errorBody, tokenizeBody } from './answer-format.ts';
import { renderMetrics } from './metrics-text.ts';
import type { MockServer } from './mock-server.ts';
import { tokenIds } from './mock-tokens.ts';
import type { MockOptions } from './options.ts';
import type { MockApi } from './read-request.ts';
import type { ServerConnection, ServerRequest } from './server-connection.ts';

export interface RouteParts {
  readonly server: MockServer;
  readonly options: MockOptions;
  readonly startedS: number;
}

type Handler = (
  request: ServerRequest,
  connection: ServerConnection,
  parts: RouteParts,
  query: string,
) => void;

const generate =
  (api: MockApi): Handler =>
  (request, connection, { server }) =>
    server.serve(api, request, connection);

/** Everything the mock answers. Those below `/mock/` and the cache's reset are there to be used by tests. */
const routes: Readonly<Record<string, Handler>> = {
  'POST /v1/chat/completions': generate('chat'),
  'POST /v1/completions': generate('completions'),
  'POST /v1/responses': generate('responses'),
  'GET /v1/models': (_request, connection, { options, startedS }) =>
    connection.answer(
      200,
      asciiJson({
        object: 'list',
        data: [
          {
            id: options.model,
            object: 'model',
            created: startedS,
            owned_by: 'iwc-mock',
            max_model_len: options.maxModelTokens,
          },
        ],
      }),
    ),
  'GET /metrics': (_request, connection, { server, options }) =>
    connection.answer(
      200,
      renderMetrics({
        model: options.model.replace(/[^\x20-\x7e]/g, '_'),
        running: server.running,
        waiting: server.waiting,
        counts: server.counts,
        cacheShare: server.cache.share,
        timeToFirstToken: server.timeToFirstToken,
      }),
      'text/plain; version=0.0.4',
    ),
  'GET /health': (_request, connection) => connection.answer(200, ''),
  'GET /version': (_request, connection) => connection.answer(200, '{"version":"iwc-mock"}'),
  'POST /tokenize': (request, connection, { options }) => {
    const text = promptOf(request.body);
    if (text === null) connection.answer(400, errorBody('prompt must be text', 'BadRequestError', 400));
    else connection.answer(200, tokenizeBody(text, tokenIds(text), options.maxModelTokens));
  },
  'POST /reset_prefix_cache': (_request, connection, { server }) => {
    server.cache.clear();
    connection.answer(200, '{}');
  },
  'POST /mock/freeze': (_request, connection, { server }, query) => {
    const ms = Number(new URLSearchParams(query).get('ms'));
    if (!(ms > 0 && ms <= 3_600_000)) {
      connection.answer(
        400,
        errorBody('ms must be a number above 0, and at most an hour', 'BadRequestError', 400),
      );
      return;
    }
    server.freeze(ms);
    connection.answer(200, asciiJson({ frozen_ms: ms }));
  },
  'GET /mock/state': (_request, connection, { server }) =>
    connection.answer(
      200,
      asciiJson({ running: server.running, waiting: server.waiting, counts: server.counts }),
    ),
};

const paths = new Set(Object.keys(routes).map((route) => route.split(' ')[1]!));

/** Answers a request, or says that there is nothing at its path. */
export function route(request: ServerRequest, connection: ServerConnection, parts: RouteParts): void {
  const [path = '', query = ''] = request.target.split('?', 2);
  const handler = Object.hasOwn(routes, `${request.method} ${path}`)
    ? routes[`${request.method} ${path}`]
    : undefined;
  if (handler !== undefined) handler(request, connection, parts, query);
  else if (paths.has(path))
    connection.answer(405, errorBody('another method is wanted here', 'BadRequestError', 405));
  else connection.answer(404, errorBody('nothing is served here', 'NotFoundError', 404));
}

function promptOf(body: Buffer): string | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const prompt = (value as { prompt?: unknown } | null)?.prompt;
    return typeof prompt === 'string' ? prompt : null;
  } catch {
    return null;
  }
}
