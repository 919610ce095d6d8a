import { isUtf8 } from 'node:buffer';
import type { Encoding } from '../file-format.js';
import { incompleteBytes } from './decode-utf8.js';

/** The five bytes that are undefined in windows-1252; the WHATWG mapping to C1 controls is not used. */
const undefinedInWindows1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Guesses which encoding some bytes (from an even offset of the file) are in, for a hint in a
 * fault; undefined if only the encoding that was tried fits.
 */
export function guessEncoding(window: Buffer, tried: Encoding): Encoding | undefined {
  const guess = guessUtf16(window) ?? guessBytes(window, tried);
  return guess === tried ? undefined : guess;
}

/** Western text in UTF-16 has a zero in one half of most of its code units. */
function guessUtf16(window: Buffer): Encoding | undefined {
  const zeros: [number, number] = [0, 0];
  window.forEach((byte, at) => {
    if (byte === 0) zeros[at & 1 ? 1 : 0]++;
  });
  const [even, odd] = zeros;
  if (even + odd < window.length / 4) return undefined;
  if (even === 0) return 'utf-16le';
  return odd === 0 ? 'utf-16be' : undefined;
}

function guessBytes(window: Buffer, tried: Encoding): Encoding | undefined {
  if (window.includes(0)) return undefined;
  const firstWhole = window.findIndex((byte) => (byte & 0xc0) !== 0x80);
  const whole = window.subarray(Math.max(0, Math.min(firstWhole, 3)), window.length - incompleteBytes(window));
  if (whole.length > 0 && isUtf8(whole)) return 'utf-8';
  return tried === 'utf-8' && mayBeWestern(window) ? 'windows-1252' : undefined;
}

/** In languages of western Europe few letters are beyond ASCII, and hardly ever three of them in a row. */
function mayBeWestern(window: Buffer): boolean {
  return !window.some(
    (byte, at) =>
      undefinedInWindows1252.has(byte) || (byte > 0x7f && (window[at + 1] ?? 0) > 0x7f && (window[at + 2] ?? 0) > 0x7f),
  );
}
