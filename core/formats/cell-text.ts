import { Decimal } from 'decimal.js';
import type { Cell } from './row-source.js';

/** A cell as readable text; '' for an empty cell. */
export function cellText(cell: Cell): string {
  switch (typeof cell) {
    case 'string':
      return cell;
    case 'number':
      return numberText(cell);
    case 'boolean':
      return cell ? 'TRUE' : 'FALSE';
    default:
      if (cell === null) return '';
      return 'date' in cell ? cell.date : cell.error;
  }
}

/** A number in plain notation: 1e21 is 1000000000000000000000. */
function numberText(value: number): string {
  const text = String(value);
  return text.includes('e') ? new Decimal(value).toFixed() : text;
}
