/** Deterministic strings that tokenizers disagree about. */

const atoms: readonly string[] = [
  ...[
    'the',
    ' the',
    'Hello',
    ' World',
    'LLaMA',
    'iPhone',
    'XMLHttpRequest',
    'naïve',
    'café',
    'cafe\u0301',
    'ABCdef',
    'aB',
    'ÀÉ',
  ],
  ...[
    "'s",
    "'S",
    "'ll",
    "'LL",
    "'Re",
    "'ve",
    "'m",
    "'d",
    "'t",
    '’s',
    '’ll',
    "'ſ",
    "'",
    "''",
    'ſ',
    "don't",
    "I'M",
    "we'Ve",
    "'é",
  ],
  ...[
    ' ',
    '  ',
    '   ',
    '\t',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    ' \n',
    '\n ',
    '\u3000',
    '\u0085',
    '\ufeff',
    '\u00a0',
    '\u2028',
    '\u200b',
    '\v',
    '\f',
  ],
  ...['0', '7', '42', '123', '1234', '3.14', '1,000', '٣٤٥', '½', 'Ⅷ', '１２３', '𝟘𝟙', '²'],
  ...[
    '.',
    ',',
    '!',
    '...',
    '?!',
    '/',
    '//',
    '/\n',
    '#',
    '_',
    '-',
    '--',
    '(',
    ')',
    '[',
    '{',
    '"',
    '\\',
    '$',
    '€',
    '+=',
    '=>',
    '|',
    '~',
  ],
  ...[
    '中文',
    '分词',
    '測試',
    '。',
    '，',
    '「',
    '」',
    'ひらがな',
    'カタカナ',
    'ー',
    '・',
    '한국어',
    '조선글',
    '\u1112\u1161\u11ab',
    '㍿',
    '龦',
    '\u30fb',
    '\u3099',
  ],
  ...[
    'العربية',
    'مرحبا',
    'َ',
    'हिन्दी',
    'नमस्ते',
    'क़',
    '\u0958',
    'ไทย',
    'עברית',
    'Ελλάδα',
    'Привет',
    'ПРИВЕТ',
    'ǅ',
    'ʰ',
    'ª',
    'ꟲ',
  ],
  ...['😀', '👩‍👩‍👧', '🇫🇷', '👍🏽', '❤️', '\u200d', '\ufe0f', '🏴', '𐍈', '𝒳', '\u{e0061}', '\u{10ffff}'],
  ...[
    '\ud800',
    '\udc00',
    '\udfff\ud800',
    '\u0301',
    '\u0300\u0323',
    'e\u0301\u0323',
    'Å',
    '\u212b',
    'ﬁ',
    '\u0000',
    '\u0001',
    '\u007f',
    '\ufffd',
    '\uffff',
  ],
  ...[
    '<|endoftext|>',
    '<|im_start|>',
    '<|im_end|>',
    '<think>',
    '</think>',
    '<|eot_id|>',
    '<|endofprompt|>',
    '<|endof',
    'text|>',
    '<|',
    '<｜User｜>',
    '<｜begin▁of▁sentence｜>',
    '<|fim_prefix|>',
  ],
  ...[
    'function f(x) {\n  return x;\n}\n',
    'def g():\n\tpass\n',
    '</div>',
    '&nbsp;',
    'https://a.b/c?d=e',
    'user@example.com',
    '    for (let i',
    '\\n',
  ],
];

export interface FuzzSource {
  /** An integer from 0 to `below - 1`. */
  draw(below: number): number;
  text(most: number): string;
}

/** A source of strings; the same seed gives the same ones. */
export function createFuzz(seed: number): FuzzSource {
  let state = seed >>> 0;
  const draw = (below: number): number => {
    // Numerical Recipes' generator; its high bits are good enough here.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const atom = (): string => {
    const kind = draw(12);
    if (kind === 0) return String.fromCodePoint(draw(0x3000));
    if (kind === 1) return String.fromCodePoint(draw(0x20000));
    if (kind === 2) return String.fromCharCode(97 + draw(26)).repeat(1 + draw(4));
    return atoms[draw(atoms.length)]!;
  };
  const text = (most: number): string => {
    let out = '';
    for (let left = draw(most + 1); left > 0; left--) {
      const piece = atom();
      out += draw(15) === 0 ? piece.repeat(1 + draw(5)) : piece;
    }
    return out;
  };
  return { draw, text };
}

/** `count` strings, some long, some of one character repeated. */
export function fuzzTexts(seed: number, count: number): string[] {
  const fuzz = createFuzz(seed);
  const texts = Array.from({ length: count }, (_, index) => fuzz.text(index % 50 === 0 ? 300 : 12));
  return [...texts, ...atoms];
}

/** Pieces of 20,000 characters. */
export const longTexts: readonly string[] = [
  'a'.repeat(20_000),
  'ab'.repeat(10_000),
  ' '.repeat(20_000),
  '\n'.repeat(20_000),
  '7'.repeat(20_000),
  '='.repeat(20_000),
  '中文分词测试数据'.repeat(2_500),
  '漢'.repeat(20_000),
  '😀'.repeat(10_000),
  'é'.repeat(20_000),
  `${' '.repeat(10_000)}x${'\u3000'.repeat(10_000)}`,
];
