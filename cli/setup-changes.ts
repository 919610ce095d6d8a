import type { Integration } from '../api/integrations/schemas.js';
import type { IntegrationSetup } from '../core/setup/setup.js';
import { type SetupChange, setupDifference } from '../core/setup/setup-difference.js';
import { shortened } from '../core/text/cut-text.js';
import type { ValidFile } from './setup-folder.js';

/** A setup file compared with the integration of its code. */
interface ComparedSetup {
  code: string;
  setup: IntegrationSetup;
  /** Undefined if the company has no integration with this code. */
  existing: Integration | undefined;
  changes: SetupChange[];
}

/** Compares files with a company's integrations. */
export function comparedSetups(files: readonly ValidFile[], integrations: readonly Integration[]): ComparedSetup[] {
  const byCode = new Map(integrations.map((integration) => [integration.code, integration]));
  return files.map(({ code, setup }) => {
    const existing = byCode.get(code);
    const changes: SetupChange[] = existing
      ? setupDifference(existing.setup, setup)
      : [{ pointer: '', kind: 'added', after: setup }];
    return { code, setup, existing, changes };
  });
}

/** Longer values are shortened: they may be whole mappings or value maps. */
const maxValueLength = 100;

/** Describes in lines of text what an import of the file would change. */
export function changeLines({ code, existing, changes }: ComparedSetup): string[] {
  if (!existing) return [`${code}: new`];
  if (changes.length === 0) return [`${code}: unchanged, version ${existing.version}`];
  return [
    `${code}: differs from version ${existing.version}`,
    ...changes.map(({ pointer, kind, before, after }) => `  ${kind} ${pointer}${valuesOf(kind, before, after)}`),
  ];
}

function valuesOf(kind: SetupChange['kind'], before: unknown, after: unknown): string {
  if (kind === 'added') return `: ${shown(after)}`;
  return kind === 'removed' ? `: ${shown(before)}` : `: ${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return shortened(text, maxValueLength);
}
