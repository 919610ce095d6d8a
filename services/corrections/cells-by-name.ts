import { CorrectionRefused } from '../../core/failed-rows/correction-refused.js';
import { columnLabel } from '../../core/formats/column-label.js';
import type { Cell } from '../../core/formats/row-source.js';
import { cutText } from '../../core/text/cut-text.js';
import type { CorrectableImport } from './correctable-import.js';
import { emptyCell } from './record-corrector.js';

/** The most unknown names that are reported. */
const maxPlaces = 20;

/** New texts by column names, as in lists of records; null and '' empty a cell. */
export type NewTexts = Readonly<Record<string, string | null>>;

/**
 * The cells of new texts by their columns, counted from 0, for rows of up to `width` cells. Throws `CorrectionRefused`
 * for the name of a column that does not exist.
 */
export function cellsByName({ columns, plan }: CorrectableImport, texts: NewTexts, width = 0): Map<number, Cell> {
  const labels = Array.from({ length: Math.max(columns.length, width) }, (_, column) => columnLabel(columns, column));
  // Among columns of the same name the first one counts.
  const places = new Map(labels.map((label, column) => [label, column] as const).reverse());
  const cells = Object.entries(texts).map(([name, text]): [number, Cell] => [
    places.get(name) ?? -1,
    text || emptyCell(plan.setup.file.type),
  ]);
  const unknown = Object.keys(texts).filter((_, place) => cells[place]?.[0] === -1);
  if (unknown.length === 0) return new Map(cells);
  throw new CorrectionRefused(
    'invalid_correction',
    `The file has no column "${cutText(unknown[0] ?? '', 60)}".`,
    unknown.slice(0, maxPlaces).map((name) => ({
      pointer: `/values/${cutText(name, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`,
      detail: `is not a column of the file; its columns are ${labels.slice(0, 30).join(', ')}`,
    })),
  );
}
