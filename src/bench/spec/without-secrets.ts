import { isMapping, looseKey } from './key-spelling.ts';

const secretKey = /^(hf)?token$|apikey|password|secret/;
const secretFlag = /^--?[a-z-]*(api[-_]?key|token|password|secret)$/i;

/**
 * A part of a spec file without what nobody is to read: keys and tokens at any depth, also as words of a command; of
 * environment variables only the names.
 */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return hideSecretWords(value).map(withoutSecrets);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !secretKey.test(looseKey(key)))
      .map(([key, member]) => [
        key,
        looseKey(key) === 'environment' && isMapping(member) ? Object.keys(member) : withoutSecrets(member),
      ]),
  );
}

/** The words of a command, with those hidden that are keys. */
export function hideSecretWords(words: readonly unknown[]): readonly unknown[] {
  return words.map((word, i) => hideWord(word, words[i - 1]));
}

/** `--api-key X` and `--api-key=X`, without X. */
function hideWord(word: unknown, before: unknown): unknown {
  if (typeof word !== 'string') return word;
  if (typeof before === 'string' && secretFlag.test(before)) return '…';
  const [flag, ...rest] = word.split('=');
  return rest.length > 0 && secretFlag.test(flag!) ? `${flag}=…` : word;
}
