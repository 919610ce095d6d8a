import iconv from 'iconv-lite';
import { storableText } from '../../text/storable.js';

const macRoman = 0x8000;
const windows = 0x8001;

/** Reads the texts of records other than shared strings. Throws `RangeError` for records that are too short. */
export class BiffText {
  private encoding = 'cp1252';

  /** `unicode`: as in BIFF8; older versions use a code page. */
  constructor(readonly unicode: boolean) {}

  set codePage(page: number) {
    const name = page === macRoman ? 'macintosh' : page === windows ? 'cp1252' : `cp${page}`;
    if (iconv.encodingExists(name)) this.encoding = name;
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
