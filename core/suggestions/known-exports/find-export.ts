import { caselessIdentity } from '../../text/text-identity.js';
import { exports } from './exports.js';
import type { KnownExport } from './known-export.js';

/** The known export that has these columns; undefined if they are of none. */
export function knownExport(columns: readonly string[]): KnownExport | undefined {
  const here = new Set(columns.map(caselessIdentity));
  return exports.find(({ recognisedBy }) =>
    recognisedBy.split('|').every((column) => here.has(caselessIdentity(column))),
  );
}

/** The field of a target that a column of a known export is; undefined if the export says nothing of it. */
export function fieldInExport({ columns, targets }: KnownExport, target: string, column: string): string | undefined {
  if (!(targets as readonly string[]).includes(target)) return undefined;
  const name = caselessIdentity(column);
  return Object.keys(columns).find((field) => caselessIdentity(columns[field] as string) === name);
}
