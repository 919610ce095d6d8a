import iconv from 'iconv-lite';
import type { Encoding } from '../formats/file-format.js';
import { type SingleByteEncoding, singleByteEncodings } from '../formats/single-byte-encoding.js';
import type { SourceFile } from '../formats/source-file.js';
import { decoderOf } from '../formats/text/decode-text.js';
import { type EncodingEvidence, encodingEvidence } from './encoding-evidence.js';
import { counted, type Finding, quoted, tie } from './finding.js';
import { plausibility } from './letter-evidence.js';

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

/** Detects a text file's encoding from its byte order mark, its bytes, and the words that they form. */
export async function detectEncoding(file: SourceFile, head: Buffer): Promise<DetectedEncoding> {
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
  return byEvidence(await encodingEvidence(file, 0));
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

function byEvidence(evidence: EncodingEvidence): DetectedEncoding {
  const { beyondAscii, validUtf8, sequences, strayBytes } = evidence;
  if (!beyondAscii) {
    const reason = 'The file contains ASCII characters only, which are the same in nearly every encoding.';
    return found('utf-8', { confidence: 0.9, reason });
  }
  if (validUtf8) {
    const reason = `All characters beyond ASCII (${counted(sequences, 'character')} counted) are valid UTF-8, which hardly ever happens in other encodings.`;
    return found('utf-8', { confidence: 0.99, reason });
  }
  const single = bySingleBytes(evidence.words);
  if (sequences < 3 * strayBytes) return single;
  const { encoding } = single;
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

interface Reading {
  encoding: SingleByteEncoding;
  score: number;
  text: string;
}

/** How much better a reading must be than the next one not to be a tie. */
const margin = 0.04;

function bySingleBytes(words: Buffer): DetectedEncoding {
  const readings = singleByteEncodings
    .flatMap((encoding): Reading[] => {
      const text = iconv.decode(words, encoding);
      const score = plausibility(text, encoding);
      return score === undefined ? [] : [{ encoding, score, text }];
    })
    .sort((a, b) => b.score - a.score);
  const [best, ...others] = readings;
  // Every byte is a character in some of these encodings, so one always remains.
  if (!best)
    return found('windows-1252', { confidence: 0.1, reason: 'The bytes form no plausible words in any encoding.' });
  const rival = others.find(({ text }) => text !== best.text);
  const same = others.filter(({ text }) => text === best.text);
  const example = (reading: Reading): string => quoted(differingWord(reading.text, (rival ?? best).text, best.text));
  const alternatives = [
    ...same
      .slice(0, 3)
      .map(({ encoding }) => ({ value: encoding, reason: 'Reads the same text in the part that was examined.' })),
    ...others
      .filter(({ text, score }) => text !== best.text && best.score - score < 0.5)
      .slice(0, 3)
      .map((reading) => ({ value: reading.encoding, reason: `Would read ${example(reading)}.` })),
  ];
  if (rival && best.score - rival.score < margin) {
    const finding = tie('encoding', `The words are equally plausible in ${best.encoding} and in ${rival.encoding}.`, [
      { value: best.encoding, reason: `Reads ${example(best)}.` },
      { value: rival.encoding, reason: `Reads ${example(rival)}.` },
    ]);
    return { encoding: best.encoding, start: 0, finding };
  }
  return found(best.encoding, {
    confidence: Math.min(0.95, 0.6 + (best.score - (rival?.score ?? 0)) / 2),
    reason: `The file is not valid UTF-8, and its words are plausible in ${best.encoding}, such as ${example(best)}.`,
    ...(alternatives.length > 0 ? { alternatives } : {}),
  });
}

/** The word of `text` at the place where two readings first differ. */
function differingWord(text: string, first: string, second: string): string {
  const firstWords = first.split('\n');
  const at = second.split('\n').findIndex((word, index) => word !== firstWords[index]);
  return (text.split('\n')[Math.max(0, at)] ?? '').trim();
}
