/**
 * A text without the user and password of URLs in it, such as a proxy's: command lines are recorded, and messages are
 * copied into reports.
 */
export function hideCredentials(text: string): string {
  return text.replace(/\b([a-z][a-z\d+.-]*:\/\/)[^/\s'"?#]*@/gi, '$1…@');
}
