/** Normalizer and pre-tokenizer of a tokenizer.json. */
import type { Pattern, PatternFamily, SplitStep, TextLayout } from '../bpe/layout.ts';
import { asFlag, asText, items, member, type Node, UnsupportedFeature } from './json.ts';
import { knownPattern, knownSequence, literalPattern } from './known-patterns.ts';
import { punctuation } from './punctuation.ts';
import { translatePattern } from './translate-pattern.ts';

type Layout = Pick<TextLayout, 'pattern' | 'addPrefixSpace'>;

export function readNormalization(node: Node): TextLayout['normalization'] {
  if (node.value === null) return 'none';
  const type = asText(member(node, 'type'));
  switch (type) {
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return type;
    case 'Sequence': {
      const inner = items(member(node, 'normalizers'));
      if (inner.length <= 1) return inner[0] === undefined ? 'none' : readNormalization(inner[0]);
      throw new UnsupportedFeature('a sequence of normalizers', node.path);
    }
    default:
      throw new UnsupportedFeature(`normalizer ${type}`, node.path);
  }
}

/** Byte-level files end their pre-tokenizer with ByteLevel; what stands before it cuts the text. */
export function readPreTokenizer(node: Node): Layout {
  if (node.value === null) throw new UnsupportedFeature('its pre-tokenizer', node.path);
  const steps = flatten(node);
  const last = steps.pop();
  if (last === undefined || asText(member(last, 'type')) !== 'ByteLevel')
    throw new UnsupportedFeature('its pre-tokenizer', node.path);
  const addPrefixSpace = asFlag(member(last, 'add_prefix_space'), true);
  if (addPrefixSpace && steps.length > 0)
    throw new UnsupportedFeature('add_prefix_space after a split', `${last.path}.add_prefix_space`);
  const splits = steps.map(readStep);
  if (asFlag(member(last, 'use_regex'), true)) splits.push({ family: 'gpt2', source: '', step: gpt2Step });
  return { pattern: choosePattern(splits), addPrefixSpace };
}

/** One split: with a scanner of its own if the pattern is a known one. */
interface Split {
  readonly family: PatternFamily | null;
  readonly source: string;
  readonly step: SplitStep;
}

function choosePattern(splits: readonly Split[]): Pattern {
  if (splits.length === 1 && splits[0]!.family !== null) return splits[0]!.family;
  const sequence = knownSequence(splits.map((split) => split.source));
  return sequence ?? splits.map((split) => split.step);
}

function flatten(node: Node): Node[] {
  if (asText(member(node, 'type')) !== 'Sequence') return [node];
  return items(member(node, 'pretokenizers')).flatMap(flatten);
}

const gpt2Step: SplitStep = {
  source: translatePattern(literalPattern.gpt2, { value: null, path: '$.pre_tokenizer', file: '' }),
  behavior: 'isolated',
};

function readStep(node: Node): Split {
  const type = asText(member(node, 'type'));
  switch (type) {
    case 'Split':
      return readSplit(node);
    case 'Digits': {
      const single = asFlag(member(node, 'individual_digits'), false);
      return step(single ? '\\p{N}' : '\\p{N}+', 'isolated');
    }
    case 'Punctuation':
      return step(punctuation, readBehavior(member(node, 'behavior'), 'Isolated'));
    default:
      throw new UnsupportedFeature(`pre-tokenizer ${type}`, node.path);
  }
}

function step(source: string, behavior: SplitStep['behavior']): Split {
  return { family: null, source: '', step: { source, behavior } };
}

function readSplit(node: Node): Split {
  const pattern = member(node, 'pattern');
  const regex = member(pattern, 'Regex');
  const invert = asFlag(member(node, 'invert'), false);
  const behavior = member(node, 'behavior');
  if (regex.value === null) {
    if (invert) throw new UnsupportedFeature('an inverted split at a string', node.path);
    const source = asText(member(pattern, 'String')).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return step(source, readBehavior(behavior, null));
  }
  const source = asText(regex);
  const family = knownPattern(source);
  const isolates =
    behavior.value === 'Isolated' || (behavior.value === 'Removed' && invert && family !== null);
  // Known patterns match every character, so removing what they do not match removes nothing.
  if (isolates)
    return { family, source, step: { source: translatePattern(source, regex), behavior: 'isolated' } };
  if (invert) throw new UnsupportedFeature(`an inverted split, ${String(behavior.value)}`, node.path);
  return step(translatePattern(source, regex), readBehavior(behavior, null));
}

function readBehavior(node: Node, absent: string | null): SplitStep['behavior'] {
  const behavior = node.value === null && absent !== null ? absent : asText(node);
  switch (behavior) {
    case 'Isolated':
      return 'isolated';
    case 'MergedWithPrevious':
      return 'merged-with-previous';
    case 'MergedWithNext':
      return 'merged-with-next';
    case 'Contiguous':
      return 'contiguous';
    default:
      throw new UnsupportedFeature(`split behavior ${behavior}`, node.path);
  }
}
