/** Texts in which a backtracking search would take minutes, and their descriptions. */
export const awkwardTexts: readonly (readonly [name: string, content: string])[] = [
  ['one line of letters', 'a'.repeat(400_000)],
  ['one line of spaces', `${' '.repeat(300_000)}x`],
  ['one line of digits and separators', '1.'.repeat(200_000)],
  ['one line of delimiters', ',;|\t'.repeat(100_000)],
  ['quotes only', '"'.repeat(400_000)],
  ['lines of quotes', '"\n'.repeat(200_000)],
  ['quotes and delimiters', '",'.repeat(200_000)],
  ['apostrophes and backslashes', "'\\".repeat(200_000)],
  ['line ends only, and a letter', `${'\r\n'.repeat(150_000)}x`],
  ['dashes', '- '.repeat(200_000)],
  ['wide rows', `${'1;'.repeat(16_000)}1\n`.repeat(10)],
  ['many short rows', '1,2\n'.repeat(100_000)],
  ['almost dates', '1/1/1/'.repeat(60_000)],
  [
    'fixed columns that never line up',
    Array.from({ length: 3_000 }, (_, at) => `${' '.repeat(at % 90)}x y`).join('\n'),
  ],
  ['letters beyond ASCII', 'é ü'.repeat(100_000)],
];
