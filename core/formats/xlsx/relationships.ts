import { posix } from 'node:path';
import { FileFault } from '../file-fault.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { XmlAttributes } from '../workbook/xml-names.js';
import { parseXml } from '../workbook/xml-reader.js';
import { partName } from '../workbook/zip-directory.js';

/** A link from one part to another (ECMA-376-2 §6.5). */
export interface Relationship {
  /** Last segment of the type, such as `worksheet`: the same in transitional and strict files. */
  kind: string;
  /** Key of the part it leads to. */
  target: string;
}

/** Key of the part with the relationships of `source`; '' is the package itself. */
export function relationshipsPart(source: string): string {
  return partName(posix.join(posix.dirname(source), '_rels', `${posix.basename(source)}.rels`));
}

/**
 * Reads a relationships part that belongs to `source` into links by their id; links out of the
 * package are left out. Throws `FileFault` file_corrupted, file_too_large (more than there can be parts).
 */
export async function readRelationships(
  chunks: AsyncIterable<Buffer>,
  source: string,
  limits: WorkbookLimits,
): Promise<Map<string, Relationship>> {
  const links = new Map<string, Relationship>();
  const open = (name: string, { Id, Type, Target, TargetMode }: XmlAttributes): void => {
    if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
    if (links.size >= limits.entries) {
      throw new FileFault('file_too_large', `The workbook has more than ${limits.entries} relationships.`);
    }
    links.set(Id, { kind: Type.slice(Type.lastIndexOf('/') + 1), target: resolveTarget(source, Target) });
  };
  const subject = { part: relationshipsPart(source), root: 'Relationships', place: () => ({}) };
  await parseXml(chunks, subject, { open, text: () => undefined, close: () => undefined });
  return links;
}

function resolveTarget(source: string, target: string): string {
  return partName(posix.resolve('/', posix.dirname(source), target.replaceAll('\\', '/')));
}
