import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';

/** Every shelf. */
export const list: Area = {
  name: 'list',
  script: [
    ...withJson(`
      list
      list datasets
      list arrivals
      list endpoints
      list load-policies
      list trace-formats
      list hardware
      list architectures
      list lengths
      list workload-kinds
      list formats
    `),
    ...plain(`
      completion bash
      completion zsh
      completion fish
      bench template
      bench template --plugin examples/bench/your-workload.mjs
    `),
  ],
};
