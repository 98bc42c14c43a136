import { UsageError } from './errors.ts';

const operators = ['abs', 'rel', 'gt', 'lt', 'distance'] as const;

/** How a gate compares: |B−A|, |B−A|/|A|, B above, B below, or the change in noise floors. */
export type GateOperator = (typeof operators)[number];

/** A condition under which a comparison fails. */
export interface Gate {
  /** As it would be typed behind `--fail-on`. */
  readonly text: string;
  readonly metric: string;
  readonly operator: GateOperator;
  readonly threshold: number;
}

/** The words that gates of one command may use. */
export interface GateVocabulary {
  /** A gate that is right, for messages. */
  readonly example: string;
  metrics(operator: GateOperator): readonly string[];
}

/**
 * Parses `METRIC:OP:VALUE`.
 * @param source where the gates were written, for messages
 * @throws UsageError listing every gate that is not understood
 */
export function parseGateTexts(
  texts: readonly string[],
  vocabulary: GateVocabulary,
  source: string,
): readonly Gate[] {
  const gates: Gate[] = [];
  const problems = [];
  for (const text of texts) {
    try {
      gates.push(parseGate(text, vocabulary, source));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return gates;
}

function parseGate(text: string, vocabulary: GateVocabulary, source: string): Gate {
  const [metric, operator, value, ...rest] = text.split(':').map((part) => part.trim());
  if (metric === undefined || operator === undefined || value === undefined || rest.length > 0)
    throw badGate(
      `${source}: '${text}' is not METRIC:OP:VALUE`,
      `for example ${source} ${vocabulary.example}`,
    );
  if (!isOperator(operator))
    throw UsageError.unknownName({
      what: `operator in ${source} ${text}`,
      given: operator,
      known: operators,
    });
  const known = vocabulary.metrics(operator);
  if (!known.includes(metric))
    throw UsageError.unknownName({ what: `metric in ${source} ${text}`, given: metric, known });
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) || !Number.isFinite(Number(value)))
    throw badGate(`${source}: '${value}' in '${text}' is not a number`);
  const threshold = Number(value);
  if (threshold < 0 && operator !== 'gt' && operator !== 'lt')
    throw badGate(`${source}: '${text}' has a threshold below 0, which every comparison would exceed`);
  return { text, metric, operator, threshold };
}

function isOperator(word: string): word is GateOperator {
  return (operators as readonly string[]).includes(word);
}

function badGate(message: string, hint?: string): UsageError {
  return new UsageError({ code: 'bad-gate', message, ...(hint === undefined ? {} : { hint }) });
}
