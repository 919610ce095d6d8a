import iconv from 'iconv-lite';
import { storableText } from '../../text/storable.js';
import { FileFault } from '../file-fault.js';
import { saveAsXlsx } from '../recognition/file-signature.js';

/** Encodings by numbers of code pages (MS-XLS §2.4.52) that are not part of their names. */
const namedPages = new Map([
  [0x8000, 'macintosh'],
  [0x8001, 'cp1252'],
  [10_000, 'macintosh'],
  [10_006, 'macgreek'],
  [10_007, 'maccyrillic'],
  [10_029, 'maccenteuro'],
  [10_081, 'macturkish'],
]);

/**
 * Reads the texts of records other than shared strings. Throws `RangeError` for records that are too short, and
 * `FileFault` file_undecodable for a code page that is not known.
 */
export class BiffText {
  private encoding = 'cp1252';

  /** `unicode`: as in BIFF8; older versions use a code page. */
  constructor(readonly unicode: boolean) {}

  set codePage(page: number) {
    if (this.unicode) return;
    const name = namedPages.get(page) ?? `cp${page}`;
    if (!iconv.encodingExists(name)) throw unknownPage(page);
    this.encoding = name;
  }

  /** The text at `at`, after its number of characters in one or two bytes. */
  read(data: Buffer, at: number, lengthBytes: 1 | 2): string {
    const length = data.readUIntLE(at, lengthBytes);
    let start = at + lengthBytes;
    if (!this.unicode) return storableText(iconv.decode(data.subarray(start, start + length), this.encoding));
    const flags = data.readUInt8(start);
    start += 1 + (flags & 8 ? 2 : 0) + (flags & 4 ? 4 : 0);
    const wide = (flags & 1) === 1;
    return storableText(data.toString(wide ? 'utf16le' : 'latin1', start, start + length * (wide ? 2 : 1)));
  }
}

function unknownPage(page: number): FileFault {
  const message = `The texts of the workbook are in the code page ${page}, which is not known: ${saveAsXlsx}.`;
  return new FileFault('file_undecodable', message);
}
