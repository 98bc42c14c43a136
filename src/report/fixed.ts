/** `n/a` for a number that is not defined. */
export const notAvailable = 'n/a';

/**
 * A number with a fixed count of decimals; exact ties go to the even digit, as in Python (7.125 → 7.12), where `toFixed`
 * takes the larger.
 */
export function formatFixed(value: number | null, decimals: number): string {
  if (value === null) return notAvailable;
  const text = value.toFixed(decimals);
  const lastDigit = Number(text.at(-1));
  if (lastDigit % 2 === 0 || !isTie(value, decimals)) return text;
  // `toFixed` went away from zero; the even digit is the one before, of which only the 5 is cut off.
  return value
    .toFixed(decimals + 1)
    .slice(0, -1)
    .replace(/\.$/, '');
}

/** The same with a sign in front, `+0` too. */
export function formatSigned(value: number | null, decimals: number): string {
  if (value === null) return notAvailable;
  const text = formatFixed(value, decimals);
  return text.startsWith('-') ? text : `+${text}`;
}

/** A double has at most 1,074 digits; at a tie all behind the 5 are 0, and elsewhere not the next 30. */
function isTie(value: number, decimals: number): boolean {
  const tail = Math.abs(value)
    .toFixed(decimals + 31)
    .slice(-31);
  return tail === `5${'0'.repeat(30)}`;
}
