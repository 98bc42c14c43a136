import type { Context } from '../../core/context.ts';
import type { ByteSink } from '../../io/line-writer.ts';
import { lengths } from '../../lengths/index.ts';
import { streamFor } from '../../math/keyed-stream.ts';
import { createProseMaker } from '../../text/index.ts';
import { identityOf, openTokenizer } from '../../workloads/open-tokenizer.ts';
import { type Collection, CollectionWriter } from './collection-writer.ts';
import type { MultiturnOptions } from './options.ts';

/** Sessions of several turns with Pareto lengths; each session may begin with the same text. Lengths are exact. */
export async function makeMultiturn(
  sink: ByteSink,
  options: MultiturnOptions,
  context: Context,
): Promise<Collection> {
  const { seed } = options;
  const tokenizer = await openTokenizer(options, context);
  const prose = createProseMaker(tokenizer, seed);
  const writer = new CollectionWriter(sink);
  const random = streamFor({ seed, name: 'dataset.turns' });
  const drawCount = (mean: number, deviation: number) =>
    Math.max(1, Math.round(mean + deviation * random.nextNormal()));
  const shared =
    options.sharedPrefixLen === 0
      ? ''
      : prose.prose({ name: 'dataset.prefix' }, options.sharedPrefixLen).text;
  const sessions = drawCount(options.numSessionsMean, options.numSessionsStd);
  for (let session = 0; session < sessions; session++) {
    const turns = new Int32Array(drawCount(options.numTurnsMean, options.numTurnsStd));
    const model = lengths.get('pareto');
    const lengthStream = streamFor({ seed, name: 'dataset.lengths', index: session });
    model
      .start({ meanTokens: options.promptLengthMean, stdTokens: options.promptLengthStd }, lengthStream)
      .fill(new Float64Array(turns.length), turns);
    const prompts = Array.from(turns, (own, turn) => {
      const isFirst = turn === 0 && shared !== '';
      const wanted = own + (isFirst ? options.sharedPrefixLen : 0);
      const { text, tokens } = prose.prose(
        { name: `dataset.session ${session}`, index: turn },
        wanted,
        isFirst ? shared : '',
      );
      writer.countPrompt(tokens, wanted);
      return text;
    });
    if (options.schema === 'sessioned') writer.add({ session_id: session, prompts }, prompts.length);
    else for (const prompt of prompts) writer.add({ prompt }, 1);
    await writer.flushIfFull();
  }
  return { ...(await writer.finish()), inputs: [], tokenizer: identityOf(tokenizer) };
}
