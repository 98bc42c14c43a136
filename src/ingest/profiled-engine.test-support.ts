import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A server that answers as an engine does, and remembers what it was asked. */
export interface Engine {
  readonly url: string;
  readonly calls: {
    readonly path: string;
    readonly body: Record<string, unknown> | null;
    readonly isProfiling: boolean;
  }[];
  mostAtOnce: number;
}

/** Starts one; it goes away with the test. */
export async function startEngine(
  t: TestContext,
  kind: 'vllm' | 'sglang' | 'refusing',
  onStop: () => void = () => {},
  statusOf: (count: number) => number = () => 200,
): Promise<Engine> {
  const engine: Engine = { url: '', calls: [], mostAtOnce: 0 };
  let isProfiling = false;
  let atOnce = 0;
  let completed = 0;
  const server = createServer(async (request, response) => {
    const path = request.url!;
    const body = await readBody(request);
    const key = request.headers.authorization;
    engine.calls.push({
      path,
      body: body === null || key === undefined ? body : { ...body, key },
      isProfiling,
    });
    const answer = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value));
    if (path === '/v1/models') answer(200, { data: [{ id: 'made-up' }] });
    else if (path === '/version' && kind === 'vllm') answer(200, { version: '0.13.0' });
    else if (path === '/get_server_info' && kind === 'sglang') answer(200, {});
    else if (path === '/start_profile' && kind !== 'refusing') {
      isProfiling = true;
      answer(200, {});
    } else if (path === '/stop_profile' && kind !== 'refusing') {
      isProfiling = false;
      onStop();
      answer(200, {});
    } else if (path === '/v1/completions') {
      atOnce++;
      engine.mostAtOnce = Math.max(engine.mostAtOnce, atOnce);
      const status = statusOf(++completed);
      // Answered a while later, so that requests under way at one time are seen to be.
      setTimeout(() => {
        atOnce--;
        if (status === 200) answer(200, { usage: { completion_tokens: body!['max_tokens'] } });
        else response.writeHead(status).end('overloaded');
      }, 20);
    } else answer(404, { detail: 'Not Found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return Object.assign(engine, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? null : (JSON.parse(text) as Record<string, unknown>);
}
