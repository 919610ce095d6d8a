/**
 * The text in a formula that spreadsheet programs write into text files so that its characters are kept: 00123 for
 * `="00123"`. Other texts are returned unchanged.
 */
export function excelText(text: string): string {
  if (!text.startsWith('="') || text.length < 3) return text;
  const [, inner] = /^="((?:[^"]|"")*)"$/.exec(text) ?? [];
  return inner === undefined ? text : inner.replaceAll('""', '"');
}
