/** Edit distance with transpositions (Damerau-Levenshtein, optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/** The known word closest to what was given, or null when none is close enough to be a likely slip. */
export function nearest(given: string, known: readonly string[]): string | null {
  const wanted = given.toLowerCase();
  let best: string | null = null;
  // A slip leaves some of the word standing: two letters that are both wrong suggest nothing.
  let bestDistance = Math.min(given.length - 1, Math.max(2, Math.floor(given.length / 3))) + 1;
  for (const word of known) {
    const distance =
      word.toLowerCase().startsWith(wanted) && wanted.length > 1
        ? 1
        : editDistance(wanted, word.toLowerCase());
    // Of words that begin with what was given, the one that goes on least.
    const isShorter = distance === bestDistance && best !== null && word.length < best.length;
    if (distance < bestDistance || (isShorter && word.toLowerCase().startsWith(wanted))) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}
