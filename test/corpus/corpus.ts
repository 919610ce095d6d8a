import type { CorpusCase } from './corpus-case.js';
import { encodings } from './encodings.js';
import { layouts, lineEnds, positionsOfText, quotes } from './text-files.js';
import { codesInText, datesInText, numbersInText } from './text-values.js';
import { oddCells, plainCells } from './workbook-cells.js';
import { workbookShapes } from './workbook-shapes.js';

/** Every messy file, with its expected result. */
export const corpus: readonly CorpusCase[] = [
  ...encodings,
  ...lineEnds,
  ...quotes,
  ...layouts,
  ...positionsOfText,
  ...numbersInText,
  ...datesInText,
  ...codesInText,
  ...plainCells,
  ...oddCells,
  ...workbookShapes,
];
