import { FileFault } from '../formats/file-fault.js';
import { legacyEncodings } from '../formats/legacy-encoding.js';

/** Escape sequences that switch to another set of characters in ISO-2022-JP, -KR and -CN. */
const escapes: readonly [sequence: string, encoding: string][] = [
  ['\x1b$)C', 'ISO-2022-KR'],
  ['\x1b$)A', 'ISO-2022-CN'],
  ['\x1b$)G', 'ISO-2022-CN'],
  ['\x1b$B', 'ISO-2022-JP'],
  ['\x1b$@', 'ISO-2022-JP'],
  ['\x1b(J', 'ISO-2022-JP'],
];

/**
 * Refuses encodings that would be taken for ASCII or UTF-16, by the beginning of a file.
 * @throws FileFault `file_undecodable`
 */
export function refuseUnsupported(head: Buffer): void {
  const found = escapes.find(([sequence]) => head.includes(sequence, 0, 'latin1'));
  if (found) throw unsupportedFault(found[1]);
  if (/~\{(?:[\x21-\x77][\x21-\x7e])+~\}/.test(head.toString('latin1'))) throw unsupportedFault('HZ-GB-2312');
  if (isUtf32(head)) throw unsupportedFault('UTF-32');
}

/** In UTF-32 the first or the last byte of each unit is zero, and the one beside it nearly always. */
function isUtf32(head: Buffer): boolean {
  const units = Math.min(64, head.length >> 2);
  if (units < 2) return false;
  const every = (read: (at: number) => number): boolean =>
    Array.from({ length: units }, (_, unit) => read(unit * 4)).every((code) => code > 0 && code < 0x110000);
  return every((at) => head.readUInt32LE(at)) || every((at) => head.readUInt32BE(at));
}

/** The fault for a text in an encoding that is recognised and not supported. */
export function unsupportedFault(name: string): FileFault {
  const tried = ['utf-8', 'utf-16le', 'utf-16be', ...legacyEncodings].join(', ');
  return new FileFault(
    'file_undecodable',
    `The file is text in the encoding ${name}, which is not supported. Save it as UTF-8 (in Excel: "CSV UTF-8") or as .xlsx. It fits none of ${tried}.`,
    { byte: 0 },
  );
}
