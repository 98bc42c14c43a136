import { commandTable } from '../../src/cli/command-table.ts';
import type { Area } from '../support/outputs/record-area.ts';
import { plain } from '../support/outputs/script.ts';

const settings: Readonly<Record<string, string>> = {
  'iwc.config.yaml': 'seed: 42\ncompile:\n  arrival: poisson\n  rateRps: 5\n',
};

/** Help of every command, alone and with words that change it, and what settings come from. */
export const help: Area = {
  name: 'help',
  files: settings,
  script: [
    ...plain(commandTable.map(({ name }) => `${name} --help`).join('\n')),
    ...plain(`
      --help
      --version
      help
      help compile
      help bench capacity
      compile aibrix-prompts --help
      compile alpaca --help
      compile jsonl-prompts --help
      compile mt-bench --help
      compile openai-log --help
      compile sharegpt --help
      compile simple-json --help
      dataset shared-prefix --help
      dataset multiturn --help
      dataset convert --help
      bench capacity --help
      bench summarize --help
      bench template --help
      profile capture --help
      compile sharegpt --input a.json --output b.jsonl --show-config
      compile sharegpt --input a.json --output b.jsonl --show-config --json
      replay w.jsonl --base-url http://127.0.0.1:8000 --out-dir d --show-config --no-probe
      bench suite.yaml --show-config --json
    `),
    { line: 'analyze w.jsonl --show-config --tpot-ms=20', environment: { IWC_TOKENIZER: 'simple' } },
  ],
};
