import { textBetween } from '../../text/cut-text.js';
import { type KnownFormat, saveAsXlsx } from './file-signature.js';

/** Characters of a file's start in which it names its format. */
const headCharacters = 4_000;

const saveAsTable = 'save it as CSV or .xlsx';

const textKinds: readonly { starts: RegExp; contains?: RegExp; name: string; advice: string }[] = [
  {
    starts: /^(?:mime-version|x-document-type|content-type|from|subject):/i,
    contains: /\bmultipart\/related\b/i,
    name: 'a web archive (MHTML)',
    advice: saveAsXlsx,
  },
  {
    starts: /^<[?!a-z]/i,
    contains: /urn:schemas-microsoft-com:office:spreadsheet|progid\s*=\s*["']excel\.sheet/i,
    name: 'an XML table of Excel 2003',
    advice: saveAsXlsx,
  },
  {
    starts: /^<[?!a-z]/i,
    contains: /<office:document\b/i,
    name: 'a flat OpenDocument file (.fods)',
    advice: 'save it as .ods or .xlsx',
  },
  {
    starts: /^<[?!a-z]/i,
    contains: /<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b/i,
    name: 'a web page (HTML)',
    advice: saveAsXlsx,
  },
  { starts: /^<[?!a-z]/i, name: 'an XML document', advice: saveAsTable },
  { starts: /^TABLE\r?\n0,1\r?\n"/, name: 'a DIF file (.dif)', advice: saveAsXlsx },
];

const sylkStart = /^ID;P[A-Z\d]{0,12}(?:;[A-Z]\w{0,12})*$/;
const sylkRecord = /^(?:P;[PEFL]|O;[A-Z]\d*(?:;|$)|[BC];[XY]\d|F;(?:[CMNPRWXY]\d|[DF][A-Z]\d|S)|NN;)/;
const sylkEnd = /^(?:E\s*)?$/;

/** A CSV file may begin with a column ID and one whose name begins with P, but its next lines are no records of SYLK. */
function isSylk(head: string): boolean {
  const [first = '', second = '', third = ''] = head.split(/\r?\n/, 3);
  return sylkStart.test(first) && sylkRecord.test(second) && (sylkRecord.test(third) || sylkEnd.test(third));
}

/** The format of a text that is not a table, by its beginning and end; undefined for all others. */
export function textKindOf(text: string): KnownFormat | undefined {
  const head = textBetween(text, 0, headCharacters).trimStart();
  if (isSylk(head)) return { kind: 'other', name: 'a SYLK file (.slk)', advice: saveAsXlsx };
  const known = textKinds.find(({ starts, contains }) => starts.test(head) && contains?.test(head) !== false);
  if (known) return { kind: 'other', name: known.name, advice: known.advice };
  const isJson =
    /^[[{]\s*(?:["{[]|$)/.test(textBetween(head, 0, 1_000)) && /[\]}]\s*$/.test(textBetween(text, -1_000, text.length));
  return isJson ? { kind: 'other', name: 'a JSON document', advice: saveAsTable } : undefined;
}
