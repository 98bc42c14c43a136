import type { Context } from '../../core/context.ts';
import { IwcError, OutsideError } from '../../core/errors.ts';
import { callJson, pause } from '../../io/json-client.ts';
import { processIdentity, type RunningProgram, startProgram, stopLeftGroup } from '../../io/programs.ts';
import { writeTextFile } from '../../io/text-file.ts';
import { commandEnvironment, type ServerSpec } from '../spec/read-serving.ts';

const pollMs = 250;
const askMs = 5_000;

/** A server that a suite has started; its log and what is needed to find it again lie in a folder. */
export interface StartedServer {
  readonly key: string;
  stop(): Promise<void>;
}

/** Names of the models a server says it has; null when it does not answer. */
export async function askModels(baseUrl: string, signal: AbortSignal): Promise<readonly string[] | null> {
  try {
    const { status, body } = await callJson(`${baseUrl}/v1/models`, {
      method: 'GET',
      timeoutMs: askMs,
      signal,
    });
    const data = (body as { readonly data?: unknown } | null)?.data;
    if (status !== 200 || !Array.isArray(data)) return null;
    return data.map((model: { readonly id?: unknown }) => String(model?.id));
  } catch (error) {
    if (signal.aborted || !(error instanceof IwcError)) throw error;
    return null;
  }
}

/**
 * Starts a server by its command and waits until `/v1/models` names a model. What an earlier, killed suite left running
 * is ended first.
 * @throws OutsideError when it ends before, or is not ready in time, or something else listens there
 */
export async function startServer(
  server: ServerSpec,
  place: { readonly folder: string; readonly specFolder: string },
  context: Context,
): Promise<StartedServer> {
  const command = server.command!;
  const { runtime, signal } = context;
  const stateFile = `${place.folder}/${server.key}.json`;
  const logPath = `${place.folder}/${server.key}.log`;
  await runtime.files.makeFolder(place.folder);
  await endLeftover(stateFile, context);
  if ((await askModels(server.base_url, signal)) !== null)
    throw new OutsideError({
      code: 'port-in-use',
      message: `something answers at ${server.base_url} before the command has been started`,
      hint: 'end it, or leave Command away to measure what runs there',
    });
  const program = await startProgram({
    argv: command.argv,
    folder: command.folder ?? (place.specFolder || null),
    environment: commandEnvironment(command, runtime.environment['HF_TOKEN']),
    input: '',
    stdoutPath: logPath,
    stderrPath: logPath,
  });
  const state = { pid: program.pid, identity: processIdentity(program.pid) };
  await writeTextFile(runtime, stateFile, `${JSON.stringify(state)}\n`);
  const stop = async () => {
    await program.stop(command.stopTimeoutS * 1000);
    await runtime.files.remove(stateFile);
  };
  try {
    await waitUntilReady(server, program, logPath, context);
  } catch (error) {
    await stop();
    throw error;
  }
  return { key: server.key, stop };
}

async function waitUntilReady(
  server: ServerSpec,
  program: RunningProgram,
  logPath: string,
  { runtime, signal }: Context,
): Promise<void> {
  const { readyTimeoutS } = server.command!;
  const endNs = runtime.clock.nowNs() + readyTimeoutS * 1e9;
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    if (((await askModels(server.base_url, signal)) ?? []).length > 0) return;
    if (hasEnded) {
      const { exitCode, signal: by } = await program.ended;
      throw new OutsideError({
        code: 'server-ended',
        message: `the server's command ended (${by ?? `exit code ${exitCode}`}) before it was ready`,
        hint: `its words are in ${logPath}`,
      });
    }
    if (runtime.clock.nowNs() > endNs)
      throw new OutsideError({
        code: 'server-not-ready',
        message: `${server.base_url}/v1/models named no model within ${readyTimeoutS} s`,
        hint: `ReadyTimeoutS allows more; the server's words are in ${logPath}`,
      });
    await pause(pollMs, signal);
  }
}

/** Ends the server that a suite killed in the middle could not end, if it is certainly that one. */
async function endLeftover(stateFile: string, { runtime, notices }: Context): Promise<void> {
  if ((await runtime.files.kind(stateFile)) !== 'file') return;
  const { pid, identity } = JSON.parse(new TextDecoder().decode(await runtime.files.readAll(stateFile))) as {
    readonly pid: number;
    readonly identity: string | null;
  };
  if (identity !== null && processIdentity(pid) === identity) {
    notices.add({
      code: 'server-left',
      reason: `a server left by an earlier sitting was ended (process ${pid})`,
    });
    await stopLeftGroup(pid, 10_000);
  }
  await runtime.files.remove(stateFile);
}
