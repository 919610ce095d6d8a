import { Type } from 'typebox';
import { mediaTypes } from '../../core/templates/make-template.js';

/** Media types of downloaded files, by extension. */
export const mediaTypeOf = {
  ...mediaTypes,
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  json: 'application/json',
} as const;

/** The content of an answer that is a file. */
export const Binary = { schema: Type.String({ format: 'binary' }) };

export type Extension = keyof typeof mediaTypeOf;

const maxStemLength = 100;

/** Control characters, bidirectional marks, path separators, and characters with a meaning in shells. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\\/:*?"<>|%;.]+/gu;

/**
 * The headers for a file download. Its name is `stem` without unsafe characters, truncated if it is long, with no dot
 * except that of the extension, so that no name makes the file executable.
 */
export function attachmentHeaders(stem: string, extension: Extension, charset?: string): Record<string, string> {
  const safe = Array.from(stem.toWellFormed().replace(unsafe, '_')).slice(0, maxStemLength).join('').trim();
  const name = `${safe === '' ? 'file' : safe}.${extension}`;
  const plain = name.replace(/[^\w .-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    // Clients that only support the first name get it without non-ASCII characters.
    'content-disposition': `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded}`}`,
    'content-type': mediaTypeOf[extension] + (charset === undefined ? '' : `; charset=${charset}`),
    'x-content-type-options': 'nosniff',
  };
}

/** Returns a file's name without its extension. */
export const stemOf = (fileName: string): string => /^(.+)\.\w{1,10}$/su.exec(fileName)?.[1] ?? fileName;

/**
 * Returns the extension for a text file that resembles another one: that of the other if it is a text extension,
 * otherwise the one of the setup's format.
 */
export function textExtension(fileName: string, type: string): Extension {
  const [, given] = /\.(csv|tsv|txt)$/i.exec(fileName) ?? [];
  return (given?.toLowerCase() as Extension | undefined) ?? (type === 'text' ? 'txt' : 'csv');
}
