import { cutText } from '../../text/cut-text.js';
import { FileFault, type FilePlace } from '../file-fault.js';
import { type Cell, unevaluatedFormula } from '../row-source.js';
import { numberCell } from '../workbook/number-cell.js';
import type { NumberFormat } from '../workbook/number-format.js';
import { fromIsoText } from '../workbook/serial-date.js';
import { decodeEscapes } from './escaped-text.js';
import type { RawCell } from './sheet-handler.js';

/** What a cell's XML refers to elsewhere in its workbook. */
export interface CellContext {
  date1904: boolean;
  /** Number formats of the cell formats, by index. */
  formats: readonly NumberFormat[];
  /** Text of a shared string; undefined if there is no string with that number. */
  sharedString(index: number): string | undefined;
  /** Where the cell is, for messages. */
  place(column: number): FilePlace;
}

/** Written so that backtracking is linear for any text. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The value of a cell by its type (ST_CellType, ECMA-376-1 §18.18.11). A formula has its cached value, or
 * `unevaluatedFormula` without one; empty texts are null. A value that does not match its type is returned as text, for
 * the validation of its row. Throws `FileFault` file_corrupted.
 */
export function toCell(raw: RawCell, context: CellContext): Cell {
  const { text } = raw;
  if (text === null || text === '') {
    // A formula whose result is an empty text has the type `str` and an empty value.
    return raw.formula && (text === null || raw.type !== 'str') ? unevaluatedFormula : null;
  }
  switch (raw.type) {
    case 's':
      return ofText(sharedText(text, raw, context));
    case 'str':
    case 'inlineStr':
      return ofText(text);
    case 'b':
      return ofBoolean(text.trim());
    case 'e':
      return { error: text };
    case 'd':
      return fromIsoText(text.trim()) ?? ofText(text);
    default:
      return ofNumber(text, raw, context);
  }
}

function sharedText(index: string, raw: RawCell, context: CellContext): string {
  const text = /^\s*\d{1,10}\s*$/.test(index) ? context.sharedString(Number(index)) : undefined;
  if (text !== undefined) return text;
  const message = `The workbook is damaged: a cell refers to the shared string ${cutText(index, 20)}, which does not exist.`;
  throw new FileFault('file_corrupted', message, context.place(raw.column));
}

const ofText = (text: string): Cell => decodeEscapes(text) || null;

function ofBoolean(text: string): Cell {
  if (text === '1' || text === 'true') return true;
  return text === '0' || text === 'false' ? false : text;
}

function ofNumber(text: string, raw: RawCell, context: CellContext): Cell {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const number = NUMBER.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (!Number.isFinite(number)) return ofText(text);
  return numberCell(number, context.formats[raw.style], context.date1904);
}
