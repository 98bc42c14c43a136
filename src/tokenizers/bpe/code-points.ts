/** The code point that ends at an index of a string; a lone surrogate is itself, and before the start is 0. */
export function codePointBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  const pair = at >= 2 ? text.codePointAt(at - 2)! : 0;
  return pair > 0xffff ? pair : text.charCodeAt(at - 1);
}
