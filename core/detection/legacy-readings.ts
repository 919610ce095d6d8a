import iconv from 'iconv-lite';
import { type LegacyEncoding, legacyEncodings } from '../formats/legacy-encoding.js';
import { multiByteEncodings } from '../formats/multi-byte-encoding.js';
import { letterEvidence } from './letter-evidence.js';

/** A reading of the cells of a file in one encoding. */
export interface Reading {
  encoding: LegacyEncoding;
  /** The cells, one per line. */
  text: string;
  /** Of its letters and signs: an average, and how many there are. */
  plausibility: number;
  characters: number;
  /** To the languages that are written in the encoding; 1 for the most similar one. */
  similarity: number;
  score: number;
}

/** The difference of about one letter that is implausible in one of two readings. */
const decisive = 0.9;

/** From this number of bytes beyond ASCII on the statistics of languages are as reliable as the letters. */
export const reliableBytes = 5;

/** How much more common windows-1252 is than others, where there is hardly any evidence. */
const withoutEvidence = 0.4;

/** The difference that is allowed for the more common of two encodings in which the text is the same. */
const sameTextMargin = 0.3;

/**
 * Reads cells, one per line, in all encodings in which they can be text. The best reading is first, the others follow by
 * their scores. There is always one, because every byte is a character in some of the encodings.
 */
export function readLegacy(cells: Buffer, similarityOf: ReadonlyMap<LegacyEncoding, number>): [Reading, ...Reading[]] {
  const weight = Math.min(1, bytesBeyondAscii(cells) / reliableBytes);
  const readings: Reading[] = [];
  for (const [position, encoding] of legacyEncodings.entries()) {
    const text = iconv.decode(cells, encoding);
    const letters = letterEvidence(text, encoding);
    if (letters === undefined) continue;
    const similarity = similarityOf.get(encoding) ?? 0;
    const commonest = encoding === 'windows-1252' && letters.plausibility >= 1.4;
    const commonness = commonest ? withoutEvidence * (1 - weight) : 0;
    const score = letters.plausibility + weight * similarity + commonness - 0.06 * (position / legacyEncodings.length);
    readings.push({ encoding, text, ...letters, similarity, score });
  }
  const best = bestOf(readings);
  return [best, ...readings.filter((other) => other !== best).sort((a, b) => b.score - a.score)];
}

/** `readings` are in the order of how common their encodings are. */
function bestOf(readings: readonly Reading[]): Reading {
  const first = readings.reduce((a, b) => (b.score > a.score ? b : a));
  const best = readings
    .filter((other) => isClose(first, other))
    .reduce((a, b) => (letterLead(b, a) >= decisive ? b : a), first);
  const common = readings.find(({ text, score }) => text === best.text && best.score - score < sameTextMargin);
  return common ?? best;
}

/** Counts the bytes that are not ASCII. */
export function bytesBeyondAscii(bytes: Buffer): number {
  return bytes.reduce((count, byte) => count + (byte >> 7), 0);
}

/** Whether another reading is as good as the best one. */
export function isAsGood(best: Reading, other: Reading): boolean {
  return isClose(best, other) && letterLead(best, other) < decisive;
}

/**
 * The fewer characters there are, the more must one reading be better. Far more are needed to distinguish encodings of
 * East Asia, which have the same form and thousands of characters.
 */
function isClose(best: Reading, other: Reading): boolean {
  const perCharacter = isMultiByte(best) && isMultiByte(other) ? 4 : 0.3;
  return best.score - other.score < 0.06 + perCharacter / best.characters;
}

const multiByte = new Set<string>(multiByteEncodings);
/** Whether characters of an encoding, such as that of a reading, have several bytes. */
export const isMultiByte = ({ encoding }: Pick<Reading, 'encoding'>): boolean => multiByte.has(encoding);

/** By how much the letters and signs of a reading are better, in sum: readings may differ in a few of many characters. */
function letterLead(reading: Reading, other: Reading): number {
  return (reading.plausibility - other.plausibility) * reading.characters;
}
