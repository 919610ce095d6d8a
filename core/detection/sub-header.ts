import type { SourceRow } from '../formats/row-source.js';
import { kindOf } from './cell-kind.js';
import { hasHeaderWord, kindBelow } from './header-evidence.js';

/** Units and currencies, as they stand below the names of columns. */
const unit =
  /^[[(]?(?:\p{Sc}|eur|euro|usd|gbp|chf|pln|czk|sek|dkk|nok|huf|ron|try|kg|g|t|lbs?|mm|cm|m|km|m²|m2|m³|m3|l|ml|pcs?|stk|st|szt|pièces?|ud|uds|%|days?|tage|h|std|min)\.?[\])]?$/iu;

/** What templates say of a column: its kind, its length, whether it must be filled. */
const hint =
  /^(?:[[(<].{1,60}[\])>]|(?:(?:text|string|varchar|char|number|numeric|decimal|integer|int|date|datum|boolean|bool|code|zahl|ja\/nein|yes\/no|texte|nombre|texto|número|tekst)(?:\s?[[(]?\d{1,4}(?:[.,]\d)?[\])]?)?|mandatory|optional|required|pflicht(?:feld)?|muss|kann|obligatoire|facultatif|obligatorio|opcional|max\.? ?\d+.{0,20}))$/iu;

/** The name of a field in a system: `MATNR`, `NAME_ORG1`, `unit_price`, `unitPrice`. */
const technicalName = /^(?:[A-Z][A-Z0-9]{2,}(?:[_-][A-Z0-9]+)*|[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+)$/;

/**
 * Whether a row directly below the header is a part of it: units, hints of a template, the names in another language or of the
 * fields of a system. `below` are the rows below it, which show where records have numbers and dates.
 */
export function isSubHeader(row: SourceRow, header: SourceRow, below: readonly SourceRow[]): boolean {
  if (row.row !== header.row + 1 || below.length === 0) return false;
  const columns = row.cells.flatMap((cell, column) => (kindOf(cell) === 'empty' ? [] : [column]));
  const texts = columns.map((column) => String(row.cells[column]).trim());
  if (columns.length === 0 || columns.some((column) => kindOf(row.cells[column] ?? null) !== 'text')) return false;
  // The header again is a repeated one.
  if (columns.every((column) => String(header.cells[column] ?? '').trim() === String(row.cells[column]).trim()))
    return false;
  const contrasts = columns.some((column) => ['number', 'date'].includes(kindBelow(below, column) ?? ''));
  if (texts.every((text) => unit.test(text) || hint.test(text)) && (contrasts || texts.length > 1)) return true;
  if (columns.length < 2 || columns.length * 2 < header.cells.filter((cell) => kindOf(cell) !== 'empty').length)
    return false;
  const isAmongValues = columns.some((column) =>
    below.slice(0, 300).some(({ cells }) => String(cells[column] ?? '').trim() === String(row.cells[column]).trim()),
  );
  if (isAmongValues) return false;
  return (
    texts.every((text) => hasHeaderWord(text) || hint.test(text)) ||
    (contrasts && texts.every((text) => technicalName.test(text)))
  );
}
