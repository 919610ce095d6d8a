import { isBlankText } from '../text/text-identity.js';
import { readText } from './read-text.js';
import { type Cell, isPercentage, type SourceRow } from './row-source.js';

/** The sum of a column's numbers; NaN once one of its texts is not a number. A comma or a point is the decimal separator. */
interface Sum {
  numbers: number;
  comma: number;
  point: number;
}

/** Below this, a single sum may be that of the numbers above by chance. */
const minNumbers = 3;

/**
 * Sums the columns of a file's records, so that a row with these sums can be recognised whatever it is called. `headers`
 * are columns, counted from 0, that a sum leaves empty. It stores two sums for each column.
 */
export class ColumnSums {
  private readonly headers: ReadonlySet<number>;
  /** The sums of all records, and of those of the current document. */
  private readonly all: Sum[] = [];
  private document: Sum[] = [];
  /** The filled cells of the records that have the fewest. */
  private fewest = Number.POSITIVE_INFINITY;

  constructor(headers: readonly number[]) {
    this.headers = new Set(headers);
  }

  /** Takes the next record, which may begin a document. */
  add(row: SourceRow, beginsDocument: boolean): void {
    if (beginsDocument) this.document = [];
    let filled = 0;
    for (let column = 0; column < row.cells.length; column += 1) {
      if (this.headers.has(column)) continue;
      const cell = row.cells[column] ?? null;
      if (cell === null || cell === '') continue;
      const above = this.all[column];
      if (above && !isNumber(above)) {
        // A column of texts stays one, which saves most of the work.
        if (typeof cell !== 'string' || !isBlankText(cell)) filled += 1;
        continue;
      }
      const sum = numberIn(cell);
      if (!sum) continue;
      filled += 1;
      if (above) add(above, sum);
      else this.all[column] = { ...sum };
      // The first number of a document is its own sum so far.
      const own = this.document[column];
      if (own) add(own, sum);
      else this.document[column] = sum;
    }
    this.fewest = Math.min(this.fewest, filled);
  }

  /**
   * Whether the numbers of a row are the sums of their columns, and the row has fewer values than every record above,
   * and no others but a text without digits.
   */
  areIn({ cells }: SourceRow): boolean {
    let filled = 0;
    let texts = 0;
    let numbers = 0;
    let most = 0;
    for (let column = 0; column < cells.length; column += 1) {
      const cell = cells[column] ?? null;
      const own = numberIn(cell);
      if (!own) continue;
      if (this.headers.has(column)) return false;
      filled += 1;
      if (isNumber(own)) {
        const summed = Math.max(agreeing(this.all[column], own), agreeing(this.document[column], own));
        if (summed === 0) return false;
        numbers += 1;
        most = Math.max(most, summed);
      } else if (/\d/.test(readText(cell))) return false;
      else texts += 1;
    }
    return filled < this.fewest && texts <= 1 && numbers > 0 && (numbers > 1 || most >= minNumbers);
  }
}

const isNumber = ({ comma, point }: Sum): boolean => !(Number.isNaN(comma) && Number.isNaN(point));

function add(sum: Sum, { comma, point }: Sum): void {
  sum.numbers += 1;
  sum.comma += comma;
  sum.point += point;
}

/** How many numbers were summed if there are several and the sum is this number; otherwise 0. */
function agreeing(sum: Sum | undefined, own: Sum): number {
  if (!sum || sum.numbers < 2) return 0;
  return areEqual(sum.comma, own.comma) || areEqual(sum.point, own.point) ? sum.numbers : 0;
}

const areEqual = (one: number, other: number): boolean => other !== 0 && Math.abs(one - other) < 0.005;

/** Most numbers are read in no time: a point before three digits may be that of a group. */
const plainNumber = /^\d{1,15}(?:\.\d\d?)?$/;
/** The same with a comma, perhaps behind groups: only the comma can be the decimal separator. */
const commaNumber = /^(?:\d{1,12},\d\d?|\d{1,3}(?:\.\d{3})+,\d{1,6})$/;

/** A cell as one number, in both ways to write decimals; undefined if it is empty. */
function numberIn(cell: Cell): Sum | undefined {
  const number = isPercentage(cell ?? '') ? Number.NaN : cell;
  if (typeof number === 'number') return { numbers: 1, comma: number, point: number };
  if (typeof cell === 'string' && plainNumber.test(cell)) {
    const point = Number(cell);
    return { numbers: 1, comma: cell.includes('.') ? Number.NaN : point, point };
  }
  if (typeof cell === 'string' && commaNumber.test(cell))
    return { numbers: 1, comma: Number(cell.replaceAll('.', '').replace(',', '.')), point: Number.NaN };
  const text = readText(cell);
  if (text === '') return undefined;
  const plain = /^[-+]?\d/.test(text) ? text.replaceAll(/[\s'’]/gu, '') : '';
  return { numbers: 1, comma: amount(plain, ',', '.'), point: amount(plain, '.', ',') };
}

/** A text as a number with this decimal separator, and perhaps another one between groups of three digits. */
function amount(text: string, decimal: string, group: string): number {
  const [whole = '', fraction = '0', ...more] = text.split(decimal);
  const groups = whole.split(group);
  const isGrouped = groups.slice(1).every((digits) => digits.length === 3);
  if (more.length > 0 || !isGrouped || !/^[-+]?\d+$/.test(groups.join('')) || !/^\d+$/.test(fraction))
    return Number.NaN;
  return Number(`${groups.join('')}.${fraction}`);
}
