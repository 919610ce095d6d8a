const singleCharacters = [',', ';', '\t', '|', '^', '~', '¦', '\u001f'];

/** Lines in which delimiters of several characters are looked for. */
const maxLines = 100;
const maxSeveral = 3;
/** Share of the lines that contain a delimiter of several characters, at least: others may be above the table. */
const minShare = 0.4;
/** Marks of several characters that are part of values. */
const partsOfValues = new Set([
  '://',
  '//',
  '--',
  '==',
  '->',
  '=>',
  '<>',
  '<=',
  '>=',
  '**',
  '++',
  '...',
  '!!',
  '??',
  '%%',
]);

/** The delimiters that a text may have, the likeliest kinds first. */
export function delimiterCandidates(text: string): string[] {
  const several = severalCharacters(text);
  const single = singleCharacters.filter(
    (mark) => text.includes(mark) && !several.some((token) => token.includes(mark) && isMostlyIn(text, mark, token)),
  );
  return [...single, ...several];
}

/** Runs of punctuation that most lines contain, such as `::` or `|+|`. */
function severalCharacters(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/, maxLines).filter((line) => line.trim() !== '');
  const counts = new Map<string, number>();
  for (const line of lines)
    for (const token of new Set(line.match(/[|:;,~^#+*$@§¦<>=&%!?]{2,10}/g)))
      if (!partsOfValues.has(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [...counts]
    .filter(([token, count]) => count > 1 && count >= lines.length * minShare && !isEmptyCell(lines, token))
    .sort(([, a], [, b]) => b - a)
    .slice(0, maxSeveral)
    .map(([token]) => token);
}

/** Whether a mark that is repeated is an empty cell between two delimiters, as most lines also have it alone. */
function isEmptyCell(lines: readonly string[], token: string): boolean {
  const mark = token.charAt(0);
  if (token !== mark.repeat(token.length)) return false;
  return lines.filter((line) => line.replaceAll(token, '').includes(mark)).length > lines.length / 2;
}

/** Whether a mark hardly occurs outside a token that contains it. */
function isMostlyIn(text: string, mark: string, token: string): boolean {
  const all = text.split(mark).length - 1;
  const within = (text.split(token).length - 1) * (token.split(mark).length - 1);
  return within >= all * 0.95;
}
