const groupSize = 5;

/**
 * Where the warm-up of a series ends, by MSER-5 (K. P. White, "An effective truncation heuristic for bias reduction in
 * simulation output", Simulation 69(6), 1997): means of five values each; the cut that gives the rest the least
 * squared standard error of its mean. Cuts into the second half say that the series never settled.
 * @param values in order of due time
 * @returns how many values to leave out, a multiple of 5; null when the series is too short or never settles
 */
export function warmupLength(values: Float64Array): number | null {
  const groups = Math.floor(values.length / groupSize);
  if (groups < 10) return null;
  const means = new Float64Array(groups);
  for (let i = 0; i < groups; i++) {
    let sum = 0;
    for (let j = 0; j < groupSize; j++) sum += values[i * groupSize + j]!;
    means[i] = sum / groupSize;
  }
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  // From the end: count, mean and squares of the rest grow by one group a step (B. Welford 1962).
  let count = 0;
  let center = 0;
  let squares = 0;
  for (let cut = groups - 1; cut >= 0; cut--) {
    const value = means[cut]!;
    const before = value - center;
    count++;
    center += before / count;
    squares += before * (value - center);
    // The last few groups can agree by chance.
    if (count < 5) continue;
    const score = squares / (count * count);
    if (score <= least) {
      least = score;
      best = cut;
    }
  }
  return best > groups / 2 ? null : best * groupSize;
}
