import { mediaTypes } from '../../core/templates/make-template.js';

/** What a downloaded file is, by its extension. */
export const mediaTypeOf = {
  ...mediaTypes,
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  json: 'application/json',
} as const;

export type Extension = keyof typeof mediaTypeOf;

const longestStem = 100;

/** Control characters, marks that turn the direction of writing, what parts a path, and what shells and programs read. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\\/:*?"<>|%;.]+/gu;

/**
 * The headers of a file that is to be saved: its name is `stem` with what is no part of a name left out, cut where it is
 * long, and its only dot is that of the extension. What the file is called elsewhere makes no program of it.
 */
export function attachmentHeaders(stem: string, extension: Extension, charset?: string): Record<string, string> {
  const safe = Array.from(stem.toWellFormed().replace(unsafe, '_')).slice(0, longestStem).join('').trim();
  const name = `${safe === '' ? 'file' : safe}.${extension}`;
  const plain = name.replace(/[^\w .-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    // Programs that know only the first name take it without what is not ASCII.
    'content-disposition': `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded}`}`,
    'content-type': mediaTypeOf[extension] + (charset === undefined ? '' : `; charset=${charset}`),
    'x-content-type-options': 'nosniff',
  };
}

/** A file's name without its extension. */
export const stemOf = (fileName: string): string => /^(.+)\.\w{1,10}$/su.exec(fileName)?.[1] ?? fileName;

/** The extension of a text file like another one: what that has where it is one of texts, else what its setup reads. */
export function textExtension(fileName: string, type: string): Extension {
  const [, given] = /\.(csv|tsv|txt)$/i.exec(fileName) ?? [];
  return (given?.toLowerCase() as Extension | undefined) ?? (type === 'text' ? 'txt' : 'csv');
}
