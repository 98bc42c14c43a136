import type { Context } from '../core/context.ts';
import { resolveOptions } from '../core/options.ts';
import { hardware } from '../hardware/index.ts';
import { type JsonServer, serveJson } from '../io/json-server.ts';
import { createPredictor } from '../operator-costs/index.ts';
import { resolveDevice } from '../tables/resolve-names.ts';
import { profilesFor, readProfiles } from '../tables/resolve-profiles.ts';
import { type OpsimInputs, opsimOptions } from './options.ts';
import { TaskService, type TaskSystem } from './task-service.ts';

/** LLMCompass's names of systems, device and count. */
const llmcompassSystems: Readonly<Record<string, readonly [name: string, ranks: number]>> = {
  A100_4_fp16: ['a100-sxm-80gb', 4],
  TPUv3_8: ['tpu-v3', 8],
};

const maxBodyBytes = 1 << 20;

/** Starts the server that answers LLMCompass's four endpoints. */
export async function serveTasks(inputs: OpsimInputs, context: Context): Promise<JsonServer> {
  const options = resolveOptions(opsimOptions, inputs);
  const { runtime, signal } = context;
  const given = await readProfiles(options.profile ?? [], options.timing, context);
  const own = options.hardware === null ? null : await resolveDevice(runtime, options.hardware);
  const systems = new Map<string, TaskSystem | null>();
  const systemOf = (key: string): TaskSystem | null => {
    if (!systems.has(key)) {
      const [name, ranks] = parseSystemKey(key);
      const device = name === own?.name ? own : hardware.has(name) ? hardware.get(name).device : null;
      if (device === null) return null;
      systems.set(key, {
        predictor: createPredictor({ device, profiles: profilesFor(device, given, options.timing) }),
        ranks,
      });
    }
    return systems.get(key) ?? null;
  };
  const service = new TaskService({
    systemOf,
    defaultSystem: own?.name ?? 'A100_4_fp16',
    now: () => new Date(runtime.clock.wallMs()).toISOString(),
    mostQueued: 10_000,
    mostKept: 100_000,
  });
  return serveJson({
    host: options.host,
    port: options.port,
    maxBodyBytes,
    signal,
    handle: (request) => service.handle(request),
  });
}

/** `h200`, `h200_8`, `h200_8_bf16`, or one of LLMCompass's names. Without a count, a node holds eight. */
function parseSystemKey(key: string): readonly [name: string, ranks: number] {
  const known = Object.hasOwn(llmcompassSystems, key) ? llmcompassSystems[key] : undefined;
  if (known !== undefined) return known;
  const match = /^(.+?)(?:_(\d{1,4}))?(?:_[a-z]+\d+)?$/.exec(key);
  return [match?.[1] ?? key, Math.max(1, Number(match?.[2] ?? 8))];
}
