import { sourceColumns } from '../mapping/source-columns.js';
import type { SetupFault } from '../model/setup-fault.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { identityOf } from '../text/text-identity.js';

/** The faults of a setup's `file`, including mapped columns that it does not have. */
export function fileFaults(setup: IntegrationSetup): SetupFault[] {
  return [...dialectFaults(setup), ...columnFaults(setup), ...fillDownFaults(setup)];
}

function dialectFaults({ file }: IntegrationSetup): SetupFault[] {
  if (file.type !== 'csv' && file.type !== 'text') return [];
  const quote = file.quote === undefined ? '"' : (file.quote ?? undefined);
  const marks = { delimiter: file.delimiter, quote, escape: file.escape };
  const faults = Object.entries(marks)
    .filter(([, mark]) => mark !== undefined && /[\r\n\0]/.test(mark))
    .map(([name]) => ({ pointer: `/file/${name}`, detail: `The ${name} must not be a line end or NUL.` }));
  const delimiterInUse = file.delimiter ?? (file.type === 'text' ? '\t' : ',');
  const within = (['quote', 'escape'] as const).filter((name) => delimiterInUse.includes(marks[name] ?? '\0'));
  return [
    ...faults,
    ...within.map((name) => ({ pointer: '/file/delimiter', detail: `The delimiter must not contain the ${name}.` })),
  ];
}

function columnFaults({ file, mappings }: IntegrationSetup): SetupFault[] {
  const named =
    file.type === 'fixed-width'
      ? file.columns.map(({ name }) => name)
      : file.headerRow === 0
        ? (file.columns ?? [])
        : undefined;
  if (named === undefined) return [];
  if (named.length === 0)
    return [{ pointer: '/file/columns', detail: 'A file without a header row needs the names of its columns here.' }];
  const first = new Set<string>();
  const doubled = named.findIndex((name) => first.size === first.add(name).size);
  if (doubled >= 0)
    return [{ pointer: `/file/columns/${doubled}`, detail: `The column "${named[doubled]}" is listed twice.` }];
  const unknown = (column: string): string => `The file has no column "${column}"; it has ${some(named)}.`;
  return [
    ...mappings.flatMap((mapping, index) =>
      sourceColumns(mapping)
        .filter((column) => !first.has(column))
        .map((column) => ({
          pointer: `/mappings/${index}/${mapping.column === undefined ? 'expression' : 'column'}`,
          detail: unknown(column),
        })),
    ),
    ...(file.fillDown ?? []).flatMap((column, index) =>
      first.has(column) ? [] : [{ pointer: `/file/fillDown/${index}`, detail: unknown(column) }],
    ),
  ];
}

function fillDownFaults({ file: { fillDown = [] } }: IntegrationSetup): SetupFault[] {
  const names = fillDown.map(identityOf);
  return fillDown.flatMap((column, index) =>
    names.indexOf(names[index] as string) === index
      ? []
      : [{ pointer: `/file/fillDown/${index}`, detail: `The column "${column}" is listed twice.` }],
  );
}

const some = (names: readonly string[]): string =>
  names.length > 30 ? `${names.slice(0, 30).join(', ')} … (${names.length})` : names.join(', ');
