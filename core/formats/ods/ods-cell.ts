import { storableText } from '../../text/storable.js';
import { type Cell, unevaluatedFormula } from '../row-source.js';
import { numberCell, reliableNumber } from '../workbook/number-cell.js';
import { fromIsoText } from '../workbook/serial-date.js';
import type { XmlAttributes } from '../workbook/xml-names.js';

const secondsOfDay = 86_400;

/** How programs show an error, which has no type of its own in files without `calcext:value-type`. */
const shownError = /^(?:#N\/A|#NULL!|#DIV\/0!|#VALUE!|#REF!|#NAME\?|#NUM!|Err:\d{3})$/;

/**
 * The cell of a `table:table-cell` with these attributes and this text (ODF 1.3, part 3, §19.385); undefined: it has no
 * paragraph. LibreOffice writes an empty one, and no type, for a formula whose result is an empty text.
 */
export function odsCell(attributes: XmlAttributes, shown: string | undefined): Cell {
  const text = shown ?? '';
  const type = attributes['office:value-type'];
  const isFormula = attributes['table:formula'] !== undefined;
  const extendedType = attributes['calcext:value-type'];
  const isError = extendedType === undefined ? isFormula && shownError.test(text) : extendedType === 'error';
  if (isError) return { error: text };
  const value = typedValue(type, attributes, text);
  if (value !== undefined) return value;
  const isUnevaluated = isFormula && text === '' && (type !== undefined || shown === undefined);
  return isUnevaluated ? unevaluatedFormula : ofText(text);
}

/** The value of a cell by its type; undefined if it has none that is valid. */
function typedValue(type: string | undefined, attributes: XmlAttributes, text: string): Cell | undefined {
  switch (type) {
    case 'float':
      return ofNumber(attributes['office:value'], text);
    case 'currency': {
      const number = numberOf(attributes['office:value']);
      return number === undefined ? undefined : reliableNumber(number);
    }
    case 'percentage': {
      const number = numberOf(attributes['office:value']);
      return number === undefined ? undefined : { percentage: reliableNumber(number) };
    }
    case 'date':
      return fromIsoText(attributes['office:date-value'] ?? '');
    case 'time':
      return ofTime(attributes['office:time-value'] ?? '');
    case 'boolean': {
      const value = attributes['office:boolean-value'];
      return value === undefined ? undefined : value === 'true';
    }
    case 'string':
      return ofText(attributes['office:string-value'] ?? text);
    default:
      return undefined;
  }
}

const ofText = (text: string): Cell => storableText(text) || null;

function numberOf(value: string | undefined): number | undefined {
  const number = value === undefined || value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Digits as a number format of zeros shows them: padded with zeros, divided, or behind a word or a plus. */
const masked =
  /^(?:0\d+|0\d+(?:[-/() \u00a0]{1,3}\d+)+|\d+(?:-\d+)+|[\p{L}.]{1,20}[- ]?0\d+|\p{L}{1,20}-?\d{3,}|\+\d+)$/u;

/** A number; digits that its format pads with zeros, divides or puts behind a word are a text, as they are shown. */
function ofNumber(value: string | undefined, shown: string): Cell | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const isMasked = masked.test(shown) && Number(shown.replaceAll(/\D/g, '')) === number;
  return isMasked ? shown : reliableNumber(number);
}

/** The time of a duration such as `PT06H15M00S`; a number of days if it is longer than one. */
function ofTime(duration: string): Cell | undefined {
  const match = /^PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,20})?)S)?$/.exec(duration);
  if (!match || duration === 'PT') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
  return numberCell(Math.round(total * 1_000) / 1_000 / secondsOfDay, { kind: 'elapsed' }, false);
}
