/** Sizes of prefix blocks that engines and traces use; the Mooncake traces' comes first. */
const knownSizes = [512, 16, 32, 64, 128, 256, 1024, 2048, 4096, 1, 2, 4, 8] as const;

export interface BlockedPrompt {
  readonly inputTokens: number;
  readonly ids: readonly (number | string)[];
}

/** The block size with which every prompt has as many ids as it has blocks, the last one short; null when none fits. */
export function findBlockTokens(prompts: readonly BlockedPrompt[]): number | null {
  const fits = (size: number) =>
    prompts.every(({ inputTokens, ids }) => ids.length === 0 || ids.length === Math.ceil(inputTokens / size));
  return knownSizes.find(fits) ?? null;
}
