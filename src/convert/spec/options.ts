import { defineOptions, type OptionValues } from '../../core/options.ts';
import { sharedOptions } from '../../nouns/shared-options.ts';

/** Keys of gpu-simulate-test's other commands, which its configuration files hold too. */
const kept = (key: string) =>
  ({
    type: 'string',
    aliases: [key],
    help: "for gpu-simulate-test's other commands; kept in the metadata",
  }) as const;

/** Where `params` of the metadata has those settings. */
export const keptKeys = {
  hardwareId: 'hardware.hardware_id',
  hardwareDevice: 'hardware.device',
  backend: 'backend.name',
  vidurModelKey: 'vidur.model_key',
  vidurProfilingRoot: 'vidur.profiling.root',
  repoRoot: 'paths.repo_root',
  realRunDir: 'real_run_dir',
  simRunDir: 'sim_run_dir',
} as const;

/** Options of spec; the aliases with dots are gpu-simulate-test's configuration keys. */
export const specOptions = defineOptions({
  prompts: {
    type: 'path',
    aliases: ['workload.prompts'],
    help: 'prompts file: JSON lines with prompt_id and text',
  },
  workload: { type: 'path', help: 'workload of any format, instead of prompts' },
  from: sharedOptions.from,
  outDir: { type: 'path', help: 'the directory to write (default: <tmp-root>/workloads/<workload_id>)' },
  tmpRoot: {
    type: 'path',
    default: 'tmp',
    aliases: ['paths.tmp_root'],
    help: 'where directories without --out-dir go',
  },
  arrival: {
    type: 'choice',
    choices: ['fixed_interval', 'poisson', 'as-is'],
    aliases: ['workload.arrival.kind'],
    help: "when requests are due (default: as-is, the workload's own times; for prompts fixed_interval)",
  },
  interArrivalNs: {
    type: 'seed',
    default: 0n,
    unit: 'ns',
    aliases: ['workload.arrival.inter_arrival_ns'],
    help: 'gap of fixed_interval, a whole number ≥ 0',
  },
  poissonRatePerS: {
    type: 'number',
    above: 0,
    default: 1,
    unit: 'requests/s',
    aliases: ['rate-rps', 'workload.arrival.poisson_rate_per_s'],
    help: 'mean rate of poisson',
  },
  seed: { type: 'seed', default: 0n, aliases: ['workload.seed'], help: 'seed of every random choice' },
  arrivalSeed: {
    type: 'seed',
    aliases: ['workload.arrival.seed'],
    help: 'seed of the arrivals (default: the seed)',
  },
  numDecodeTokens: {
    type: 'integer',
    min: 0,
    unit: 'tokens',
    aliases: ['workload.num_decode_tokens'],
    help: "output length of every request (default: the workload's expectations; for prompts 64)",
  },
  model: {
    type: 'string',
    default: 'unspecified',
    aliases: ['model.model_id'],
    help: 'model the directory is for, as its metadata names it',
  },
  tokenizer: { ...sharedOptions.tokenizer, aliases: ['model.tokenizer_ref'] },
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
  idCompat: {
    type: 'boolean',
    default: false,
    help: 'name the workload as gpu-simulate-test does, by model, seed, path, length and arrival kind',
  },
  hardwareId: kept(keptKeys.hardwareId),
  hardwareDevice: kept(keptKeys.hardwareDevice),
  backend: kept(keptKeys.backend),
  vidurModelKey: kept(keptKeys.vidurModelKey),
  vidurProfilingRoot: kept(keptKeys.vidurProfilingRoot),
  repoRoot: kept(keptKeys.repoRoot),
  realRunDir: kept(keptKeys.realRunDir),
  simRunDir: kept(keptKeys.simRunDir),
});

export type SpecOptions = OptionValues<typeof specOptions>;
