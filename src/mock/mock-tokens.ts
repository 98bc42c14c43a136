/** The mock's tokenizer: four UTF-16 code units are a token, so that prompts, answers and histories add up. */
export const unitsPerToken = 4;

/** Tokens of a text; the last may be short of units. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / unitsPerToken);
}

/** The ids of a text's tokens: a hash of the four units, below 2^17. */
export function tokenIds(text: string): number[] {
  const ids: number[] = [];
  for (let start = 0; start < text.length; start += unitsPerToken) {
    let id = 0;
    for (let at = start; at < Math.min(start + unitsPerToken, text.length); at++)
      id = (Math.imul(id, 31) + text.charCodeAt(at)) & 0x1ffff;
    ids.push(id);
  }
  return ids;
}

/** Words of three letters and a space: a token each, of ASCII that JSON need not escape. */
const words = Array.from({ length: 64 }, (_, index) => {
  const letter = (by: number) => String.fromCharCode(97 + ((index * by) % 26));
  return ` ${letter(1)}${letter(7)}${letter(11)}`;
});

/** Some tokens of an answer. The same place in the same answer has always the same text. */
export function answerText(answer: number, from: number, count: number): string {
  let text = '';
  for (let at = from; at < from + count; at++) text += words[(answer * 17 + at * 5) & 63];
  return text;
}
