import type { Pattern } from '../bpe/layout.ts';
import { createCl100kScanner } from './cl100k.ts';
import type { Scanner } from './contract.ts';
import { deepseekScanner } from './deepseek.ts';
import { gpt2Scanner } from './gpt2.ts';
import { o200kScanner } from './o200k.ts';
import { createStepScanner } from './steps.ts';

/** The scanner of a pattern: hand-written for the known families, regular expressions for the rest. */
export function createScanner(pattern: Pattern): Scanner {
  switch (pattern) {
    case 'gpt2':
      return gpt2Scanner;
    case 'cl100k':
      return createCl100kScanner(3);
    case 'qwen':
      return createCl100kScanner(1);
    case 'o200k':
      return o200kScanner;
    case 'deepseek-v3':
      return deepseekScanner;
    default:
      return createStepScanner(pattern);
  }
}
