import { storableText } from '../../text/storable.js';
import { type Cell, unevaluatedFormula } from '../row-source.js';
import { numberCell, reliableNumber } from '../workbook/number-cell.js';
import { fromIsoText } from '../workbook/serial-date.js';
import type { XmlAttributes } from '../workbook/xml-names.js';

const secondsOfDay = 86_400;

/** How programs show an error, which has no type of its own in older files. */
const shownError = /^(?:#[A-Z0-9/?!]{2,20}|Err:\d{3})$/;

/** The cell of a `table:table-cell` with these attributes and this text (ODF 1.3, part 3, §19.385). */
export function odsCell(attributes: XmlAttributes, text: string): Cell {
  const type = attributes['office:value-type'];
  const isFormula = attributes['table:formula'] !== undefined;
  if (attributes['calcext:value-type'] === 'error' || (isFormula && shownError.test(text))) return { error: text };
  switch (type) {
    case 'float':
    case 'currency':
      return ofNumber(attributes['office:value'], text) ?? ofText(text);
    case 'percentage': {
      const number = numberOf(attributes['office:value']);
      return number === undefined ? ofText(text) : { percentage: reliableNumber(number) };
    }
    case 'date':
      return fromIsoText(attributes['office:date-value'] ?? '') ?? ofText(text);
    case 'time':
      return ofTime(attributes['office:time-value'] ?? '') ?? ofText(text);
    case 'boolean':
      return attributes['office:boolean-value'] === 'true';
    case 'string':
      return ofText(attributes['office:string-value'] ?? text);
    default:
      return isFormula && text === '' ? unevaluatedFormula : ofText(text);
  }
}

const ofText = (text: string): Cell => storableText(text) || null;

function numberOf(value: string | undefined): number | undefined {
  const number = value === undefined || value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A number; digits that its format pads with zeros or divides by hyphens are a text, as they are shown. */
function ofNumber(value: string | undefined, shown: string): Cell | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const isMasked = /^(?:0\d+|\d+(?:-\d+)+)$/.test(shown) && Number(shown.replaceAll('-', '')) === number;
  return isMasked ? shown : reliableNumber(number);
}

/** The time of a duration such as `PT06H15M00S`; a number of days if it is longer than one. */
function ofTime(duration: string): Cell | undefined {
  const match = /^PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,20})?)S)?$/.exec(duration);
  if (!match || duration === 'PT') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
  return numberCell(total / secondsOfDay, { kind: 'elapsed' }, false);
}
