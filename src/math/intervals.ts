/** Intervals by start and end, both of one length; an interval with end ≤ start holds nothing. */
export interface Intervals {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

/** The given intervals as few as possible, disjoint and in order. */
export function unite(intervals: Intervals): Intervals {
  const order = Array.from(intervals.starts.keys())
    .filter((i) => intervals.ends[i]! > intervals.starts[i]!)
    .sort((a, b) => intervals.starts[a]! - intervals.starts[b]! || a - b);
  const starts = new Float64Array(order.length);
  const ends = new Float64Array(order.length);
  let count = 0;
  for (const i of order) {
    if (count > 0 && intervals.starts[i]! <= ends[count - 1]!) {
      if (intervals.ends[i]! > ends[count - 1]!) ends[count - 1] = intervals.ends[i]!;
      continue;
    }
    starts[count] = intervals.starts[i]!;
    ends[count++] = intervals.ends[i]!;
  }
  return { starts: starts.subarray(0, count), ends: ends.subarray(0, count) };
}

/** Total length of disjoint intervals. */
export function lengthOf(united: Intervals): number {
  let total = 0;
  for (let i = 0; i < united.starts.length; i++) total += united.ends[i]! - united.starts[i]!;
  return total;
}

/** Length of what two unions share. */
export function overlapOf(a: Intervals, b: Intervals): number {
  let total = 0;
  let i = 0;
  let j = 0;
  while (i < a.starts.length && j < b.starts.length) {
    const start = Math.max(a.starts[i]!, b.starts[j]!);
    const end = Math.min(a.ends[i]!, b.ends[j]!);
    if (end > start) total += end - start;
    if (a.ends[i]! < b.ends[j]!) i++;
    else j++;
  }
  return total;
}
