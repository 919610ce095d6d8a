import type { SourceRow } from '../formats/row-source.js';
import { kindOf } from './cell-kind.js';
import { hasHeaderWord, kindBelow } from './header-evidence.js';

/** Units and currencies, as they stand below the names of columns. */
const unit =
  /^[[(]?(?:\p{Sc}|eur|euro|usd|gbp|chf|pln|czk|sek|dkk|nok|huf|ron|try|kg|g|t|lbs?|mm|cm|m|km|m²|m2|m³|m3|l|ml|pcs?|stk|st|szt|pièces?|ud|uds|%|days?|tage|h|std|min)\.?[\])]?$/iu;

/** What templates say of a column: its kind, its length, whether it must be filled. */
const hint =
  /^(?:[[(<].{1,60}[\])>]|(?:(?:text|string|varchar|char|number|numeric|decimal|integer|int|date|datum|boolean|bool|code|zahl|ja\/nein|yes\/no|texte|nombre|texto|número|tekst)(?:\s?[[(]?\d{1,4}(?:[.,]\d)?[\])]?)?|mandatory|optional|required|pflicht(?:feld)?|muss|kann|obligatoire|facultatif|obligatorio|opcional|max\.? ?\d+.{0,20}))$/iu;

/** Values of an example: "e.g. Miller Ltd". */
const example =
  /^(?:e\.? ?g\.?|z\. ?b\.?|par ex(?:emple)?\.?|p\. ?ej\.?|ad es\.?|bijv\.?|np\.|example|beispiel|exemple|ejemplo)[ :]/iu;

/** Names of SAP's fields, which no record has. */
const knownTechnicalName =
  /^(?:KUNNR|LIFNR|MATNR|MAKTX|NAME[12]|NAME_ORG1|ORT01|CITY1|PSTLZ|POST_CODE1|LAND1|STRAS|REGIO|TELF1|STCEG|VBELN|POSNR|KWMENG|NETPR|KBETR|WAERS|MEINS|MATKL|EAN11|BUKRS|VKORG|WERKS|ZTERM)$/;

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
  if (texts.every((text) => hasHeaderWord(text) || hint.test(text)) && !looksLikeValues(row, columns, below))
    return true;
  if (texts.length > 1 && texts.filter((text) => example.test(text)).length * 2 >= texts.length) return true;
  const isTechnical = texts.every((text) => technicalName.test(text));
  return (
    isTechnical &&
    (texts.some((text) => knownTechnicalName.test(text)) || (contrasts && !looksLikeValues(row, columns, below)))
  );
}

/** Whether values below are the same, or are written as names of fields are. */
function looksLikeValues(row: SourceRow, columns: readonly number[], below: readonly SourceRow[]): boolean {
  return columns.some((column) =>
    below.slice(0, 300).some(({ cells }) => {
      const text = String(cells[column] ?? '').trim();
      return text === String(row.cells[column]).trim() || technicalName.test(text);
    }),
  );
}
