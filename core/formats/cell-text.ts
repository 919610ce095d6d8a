import { Decimal } from 'decimal.js';
import { isPercentage, type StagedCell, valueOfCell } from './row-source.js';

/** A cell as readable text; '' for an empty cell. */
export function cellText(staged: StagedCell): string {
  const cell = valueOfCell(staged);
  switch (typeof cell) {
    case 'string':
      return cell;
    case 'number':
      return numberText(cell);
    case 'boolean':
      return cell ? 'TRUE' : 'FALSE';
    default:
      if (cell === null) return '';
      if ('percentage' in cell) return numberText(cell.percentage);
      return 'date' in cell ? cell.date : cell.error;
  }
}

/** A cell as its program shows it: a percentage as 30%. */
export function shownText(staged: StagedCell): string {
  const cell = valueOfCell(staged);
  return isPercentage(cell) ? `${new Decimal(cell.percentage).times(100).toFixed()}%` : cellText(cell);
}

/** A number in plain notation: 1e21 is 1000000000000000000000. */
function numberText(value: number): string {
  const text = String(value);
  return text.includes('e') ? new Decimal(value).toFixed() : text;
}
