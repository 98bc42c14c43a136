import type { Context } from '../../core/context.ts';
import { type Problem, UsageError } from '../../core/errors.ts';
import { flagName } from '../../core/options.ts';
import { nsPerMs, nsPerSecond } from '../../core/units.ts';
import type { ByteSink } from '../../io/line-writer.ts';
import { lengths } from '../../lengths/index.ts';
import { streamFor } from '../../math/keyed-stream.ts';
import { createProseMaker, type ProseMaker } from '../../text/index.ts';
import type { Tokenizer } from '../../tokenizers/index.ts';
import { identityOf, openTokenizer } from '../../workloads/open-tokenizer.ts';
import { type Collection, CollectionWriter } from './collection-writer.ts';
import type { SharedPrefixOptions } from './options.ts';

interface Configuration {
  readonly promptLength: number;
  readonly promptLengthStd: number;
  readonly sharedProportion: number;
  readonly sharedProportionStd: number;
  readonly numSamplesPerPrefix: number;
  readonly numPrefix: number;
}

interface Sample {
  readonly prompt: string;
  readonly tokens: number;
  readonly group: number;
  readonly config: number;
}

/**
 * Prompts that share prefixes: of each prompt's length, drawn from a normal distribution, a share drawn likewise is the
 * beginning of its group's prefix; the rest is its own. Lengths are exact.
 */
export async function makeSharedPrefix(
  sink: ByteSink,
  options: SharedPrefixOptions,
  context: Context,
): Promise<Collection> {
  const configurations = readConfigurations(options);
  const tokenizer = await openTokenizer(options, context);
  const prose = createProseMaker(tokenizer, options.seed);
  const writer = new CollectionWriter(sink);
  const groups: Sample[][] = [];
  for (const [config, configuration] of configurations.entries())
    for (let prefix = 0; prefix < configuration.numPrefix; prefix++) {
      const place = { config, group: groups.length };
      groups.push(makeGroup(configuration, place, { options, tokenizer, prose, writer }));
    }
  if (options.toWorkload) writeWorkload(writer, ordered(groups.flat(), options), options);
  else if (options.schema === 'sessioned')
    for (const group of groups)
      writer.add({ session_id: group[0]!.group, prompts: group.map(({ prompt }) => prompt) }, group.length);
  else
    for (const { prompt, tokens, group, config } of ordered(groups.flat(), options)) {
      writer.add({ prompt, token_count: tokens, prefix_group: group, config_id: config }, 1);
      await writer.flushIfFull();
    }
  return { ...(await writer.finish()), inputs: [], tokenizer: identityOf(tokenizer) };
}

interface Tools {
  readonly options: SharedPrefixOptions;
  readonly tokenizer: Tokenizer;
  readonly prose: ProseMaker;
  readonly writer: CollectionWriter;
}

function makeGroup(
  of: Configuration,
  { config, group }: { readonly config: number; readonly group: number },
  { options, tokenizer, prose, writer }: Tools,
): Sample[] {
  const random = streamFor({ seed: options.seed, name: 'dataset.lengths', index: group });
  const totals = new Int32Array(of.numSamplesPerPrefix);
  const source = lengths
    .get('normal')
    .start({ meanTokens: of.promptLength, stdTokens: of.promptLengthStd }, random);
  source.fill(new Float64Array(totals.length), totals);
  const shared = totals.map((total) => {
    const drawn = Math.round(total * (of.sharedProportion + of.sharedProportionStd * random.nextNormal()));
    return Math.min(total, Math.max(0, drawn));
  });
  const longest = shared.reduce((most, count) => Math.max(most, count), 0);
  const prefix = prose.prose({ name: 'dataset.prefix', index: group }, longest).text;
  const ids = tokenizer.encode(prefix);
  return Array.from(totals, (total, i) => {
    const head = new TextDecoder()
      .decode(tokenizer.decode(ids.subarray(0, shared[i]!)))
      .replace(/\ufffd+$/, '');
    const { text, tokens } = prose.prose({ name: `dataset.sample ${group}`, index: i }, total, head);
    writer.countPrompt(tokens, total);
    return { prompt: text, tokens, group, config };
  });
}

function ordered(
  samples: readonly Sample[],
  { randomizeOrder, seed }: SharedPrefixOptions,
): readonly Sample[] {
  if (!randomizeOrder) return samples;
  const order = streamFor({ seed, name: 'dataset.order' }).permutation(samples.length);
  return Array.from(order, (at) => samples[at]!);
}

function writeWorkload(
  writer: CollectionWriter,
  samples: readonly Sample[],
  { rps, seed }: SharedPrefixOptions,
): void {
  if (rps === 0)
    throw new UsageError({ code: 'missing-option', message: '--to-workload needs --rps, the rate' });
  const random = streamFor({ seed, name: 'dataset.arrivals' });
  let atNs = 0;
  for (const { prompt, tokens } of samples) {
    atNs += (random.nextExponential() * nsPerSecond) / rps;
    writer.add(
      {
        timestamp: Math.floor(atNs / nsPerMs),
        requests: [{ prompt, prompt_length: tokens, output_length: null }],
      },
      1,
    );
  }
}

const defaults: Configuration = {
  promptLength: 1000,
  promptLengthStd: 100,
  sharedProportion: 0.9,
  sharedProportionStd: 0.01,
  numSamplesPerPrefix: 200,
  numPrefix: 10,
};

const wholeFields = new Set(['promptLength', 'numSamplesPerPrefix', 'numPrefix']);

/** @throws UsageError listing every list of the wrong length or value */
function readConfigurations(options: SharedPrefixOptions): readonly Configuration[] {
  const problems: Problem[] = [];
  const columns = new Map<string, readonly number[]>();
  for (const [key, value] of Object.entries(defaults)) {
    const given = options[key as keyof Configuration];
    const numbers =
      given === null ? Array.from({ length: options.numConfigs }, () => value as number) : given.map(Number);
    const flag = `--${flagName(key)}`;
    if (numbers.length !== options.numConfigs)
      problems.push({
        code: 'bad-list',
        message: `${flag} has ${numbers.length} values for --num-configs ${options.numConfigs}`,
      });
    const isProportion = key === 'sharedProportion';
    const least = wholeFields.has(key) ? 1 : 0;
    if (
      !numbers.every((number) => Number.isFinite(number) && number >= least && (!isProportion || number <= 1))
    )
      problems.push({
        code: 'bad-list',
        message: `${flag}: values must be numbers ≥ ${least}${isProportion ? ' and ≤ 1' : ''}`,
      });
    columns.set(key, numbers);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return Array.from(
    { length: options.numConfigs },
    (_, i) =>
      Object.fromEntries(
        [...columns].map(([key, numbers]) => [key, numbers[i]!]),
      ) as unknown as Configuration,
  );
}
