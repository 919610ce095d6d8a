import { FileFault, type FilePlace } from '../formats/file-fault.js';
import { rowInSheet } from '../formats/row-in-sheet.js';
import { quotedText } from '../text/quoted-text.js';
import { identityOf } from '../text/text-identity.js';
import type { Plan } from './plan.js';

/**
 * Checks that the file has the columns that the setup maps or fills. `place` is that of its header, without a row if it has
 * none. Throws `FileFault` if a column is missing or occurs twice, with this place and the columns that were found.
 */
export function checkColumns(plan: Plan, columns: readonly string[], place: Pick<FilePlace, 'sheet' | 'row'>): void {
  const where =
    place.row === undefined ? 'the columns of the setup' : `the header in row ${rowInSheet(place.row, place.sheet)}`;
  const times = new Map<string, number>();
  for (const name of columns.map(identityOf)) times.set(name, (times.get(name) ?? 0) + 1);
  const { fillDown = [] } = plan.setup.file;
  const wanted = new Set([...plan.mappings.flatMap((mapping) => mapping.columns), ...fillDown]);
  const count = (name: string): number => times.get(identityOf(name)) ?? 0;
  const missing = [...wanted].filter((name) => count(name) === 0);
  if (missing.length > 0) {
    throw new FileFault(
      'file_column_missing',
      `${missing.length === 1 ? 'Column' : 'Columns'} ${quoted(missing)} ${missing.length === 1 ? 'is' : 'are'} missing in ${where}. Found: ${quoted(columns.slice(0, 30))}.${delimiterHint(plan, columns)}`,
      { ...place, column: missing[0] as string },
    );
  }
  const doubled = [...wanted].find((name) => count(name) > 1);
  if (doubled !== undefined) {
    throw new FileFault(
      'file_column_duplicated',
      `Column ${quoted([doubled])} occurs more than once in ${where}${spellings(doubled, columns)}, so it is not clear which one the setup means. Rename one, or set "columnNames" to "distinct".`,
      { ...place, column: doubled },
    );
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => quotedText(name, 60)).join(', ');
}

// Names that are the same to a reader may be written in different characters.
function spellings(name: string, columns: readonly string[]): string {
  const written = new Set(columns.filter((column) => identityOf(column) === identityOf(name)));
  return written.size > 1 ? ` (as ${quoted([...written])})` : '';
}

// A single long column name that contains other separators: most likely the setup has the wrong delimiter.
function delimiterHint({ setup: { file } }: Plan, columns: readonly string[]): string {
  const [only] = columns;
  if (file.type === 'excel' || file.type === 'fixed-width' || columns.length !== 1 || only === undefined) return '';
  const likely = [';', '\t', '|', ','].find((delimiter) => only.includes(delimiter));
  return likely === undefined
    ? ''
    : ` The file looks delimited by ${likely === '\t' ? 'tabs' : `"${likely}"`}; check the delimiter in the setup.`;
}
