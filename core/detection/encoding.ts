import type { Encoding } from '../formats/file-format.js';
import type { SourceFile } from '../formats/source-file.js';
import { decoderOf } from '../formats/text/decode-text.js';
import { type EncodingEvidence, encodingEvidence } from './encoding-evidence.js';
import { counted, type Finding, tie } from './finding.js';
import { findLegacyEncoding } from './legacy-encoding.js';
import { isMultiByte } from './legacy-readings.js';
import { refuseUnsupported } from './unsupported-encoding.js';

export interface DetectedEncoding {
  /** The encoding in which to read the file; the first alternative if it is a tie. */
  encoding: Encoding;
  /** Length of the byte order mark, where the text starts. */
  start: number;
  finding: Finding;
}

const marks: readonly { bytes: number[]; encoding: Encoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/**
 * Detects a text file's encoding from its byte order mark, its bytes, and the words that they form.
 * @throws FileFault `file_undecodable` for an encoding that is recognised and not supported, `file_missing`
 */
export async function detectEncoding(file: SourceFile, head: Buffer): Promise<DetectedEncoding> {
  refuseUnsupported(head);
  const mark = marks.find(({ bytes }) => head.subarray(0, bytes.length).equals(Buffer.from(bytes)));
  if (mark) {
    const reason = 'The file begins with a byte order mark.';
    return found(mark.encoding, { confidence: 1, reason }, mark.bytes.length);
  }
  const utf16 = utf16Without(head);
  if (utf16) {
    const reason = 'Every other byte is zero, as in UTF-16; there is no byte order mark.';
    return found(utf16, { confidence: 0.95, reason });
  }
  return await byEvidence(await encodingEvidence(file, 0), head);
}

function found(encoding: Encoding, finding: Omit<Finding, 'setting' | 'value'>, start = 0): DetectedEncoding {
  return { encoding, start, finding: { setting: 'encoding', value: encoding, ...finding } };
}

/** Western text in UTF-16 has a zero in one half of most of its units, and line ends in both. */
function utf16Without(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const zeros: [number, number] = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at & 1 ? 1 : 0] += 1;
  });
  const [even, odd] = zeros;
  if (even + odd < head.length / 50) return undefined;
  return (['utf-16le', 'utf-16be'] as const).find((encoding) => {
    const [high, low] = encoding === 'utf-16le' ? [odd, even] : [even, odd];
    return high > low * 4 && decoderOf(encoding)(head).stop === undefined;
  });
}

async function byEvidence(evidence: EncodingEvidence, head: Buffer): Promise<DetectedEncoding> {
  const { beyondAscii, validUtf8, sequences, strayBytes, utf8Cells } = evidence;
  if (!beyondAscii) {
    const reason = 'The file contains ASCII characters only, which are the same in nearly every encoding.';
    return found('utf-8', { confidence: 0.9, reason });
  }
  if (validUtf8) {
    const reason = `All characters beyond ASCII (${counted(sequences, 'character')} counted) are valid UTF-8, which hardly ever happens in other encodings.`;
    return found('utf-8', { confidence: 0.99, reason });
  }
  const { encoding, finding } = await findLegacyEncoding(evidence.cells, head);
  // In encodings of several bytes a character is often UTF-8 by chance, in those of one byte a cell hardly ever.
  const isMixed = utf8Cells > 0 && !isMultiByte({ encoding });
  if (!isMixed && sequences < 3 * strayBytes) return { encoding, start: 0, finding };
  return {
    encoding,
    start: 0,
    finding: tie('encoding', 'The file contains text in more than one encoding.', [
      { value: encoding, reason: `Reads everything, but ${counted(sequences, 'character')} in UTF-8 would be wrong.` },
      {
        value: 'utf-8',
        reason: `Matches most of it, but an import would fail at the first of ${strayBytes} invalid bytes.`,
      },
    ]),
  };
}
