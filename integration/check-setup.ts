import { converterFor, Unfit } from '../activities/map/convert/converter.js';
import { dateFormatFault } from '../activities/map/convert/date.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { targets } from '../targets/targets.js';
import type { FieldMapping, IntegrationSetup } from './setup.js';

/** What is wrong with a setup, and where in it (a JSON pointer). */
export interface SetupFault {
  pointer: string;
  detail: string;
}

/** What a setup of the right shape still gets wrong; empty where it can work. */
export function checkSetup(setup: IntegrationSetup): SetupFault[] {
  return [...mappingFaults(setup), ...requiredFaults(setup), ...groupFaults(setup), ...fileFaults(setup)];
}

function mappingFaults(setup: IntegrationSetup): SetupFault[] {
  const fields = mappableFields(targets[setup.target]);
  return setup.mappings.flatMap((mapping, index) => {
    const pointer = `/mappings/${index}`;
    const field = fields.find(({ name }) => name === mapping.field);
    if (!field) {
      return [
        {
          pointer: `${pointer}/field`,
          detail: `The target ${setup.target} has no field "${mapping.field}"; it has ${fields.map(({ name }) => name).join(', ')}.`,
        },
      ];
    }
    if (setup.mappings.findIndex((other) => other.field === mapping.field) < index) {
      return [{ pointer: `${pointer}/field`, detail: `"${mapping.field}" is mapped twice.` }];
    }
    if ((mapping.column === undefined) === (mapping.constant === undefined)) {
      return [{ pointer, detail: `"${mapping.field}" needs either a column or a constant.` }];
    }
    const unreadable = field.kind === 'date' && mapping.date ? dateFormatFault(mapping.date) : undefined;
    if (unreadable !== undefined) {
      return [
        { pointer: `${pointer}/date/format`, detail: `No date can be read by this format and locale: ${unreadable}.` },
      ];
    }
    return [
      ...constantFaults(field, mapping, pointer),
      ...requirementFaults(setup, field, mapping, pointer),
      ...conversionFaults(field, mapping, pointer),
    ];
  });
}

function constantFaults(field: Field, mapping: FieldMapping, pointer: string): SetupFault[] {
  const constant = mapping.constant?.trim();
  if (constant === undefined) return [];
  if (constant === '') return [{ pointer: `${pointer}/constant`, detail: `The constant of "${field.name}" is empty.` }];
  const value = converterFor(field, mapping)(constant, constant);
  return value instanceof Unfit ? [{ pointer: `${pointer}/constant`, detail: `"${constant}" ${value.message}.` }] : [];
}

// A header field may stand on some records of a document only; what every record needs may not.
function requirementFaults(
  setup: IntegrationSetup,
  field: Field,
  mapping: FieldMapping,
  pointer: string,
): SetupFault[] {
  const { key, lines } = targets[setup.target];
  const onEveryRecord = !lines || key.includes(field.name) || lines.fields.includes(field);
  return mapping.required === false && field.required && field.default === undefined && onEveryRecord
    ? [{ pointer: `${pointer}/required`, detail: `The target ${setup.target} requires "${field.name}".` }]
    : [];
}

function conversionFaults(field: Field, mapping: FieldMapping, pointer: string): SetupFault[] {
  const kinds = { date: ['date'], number: ['decimal', 'integer'], boolean: ['boolean'] } as const;
  const misplaced = Object.entries(kinds)
    .filter(([name, fit]) => name in mapping && !(fit as readonly string[]).includes(field.kind))
    .map(([name]) => ({
      pointer: `${pointer}/${name}`,
      detail: `"${field.name}" is no ${name}; it is a ${field.kind}.`,
    }));
  const { number, boolean } = mapping;
  if (number && (number.decimalSeparator ?? '.') === number.groupSeparator) {
    const detail = `"${number.groupSeparator}" cannot stand before the decimals and between groups of digits.`;
    misplaced.push({ pointer: `${pointer}/number/groupSeparator`, detail });
  }
  const lower = (words: string[]) => words.map((word) => word.trim().toLowerCase());
  const both = boolean && lower(boolean.true).find((word) => lower(boolean.false).includes(word));
  if (both !== undefined) misplaced.push({ pointer: `${pointer}/boolean`, detail: `"${both}" means both yes and no.` });
  return misplaced;
}

// An update may leave required fields to the record that is there; an insert may not.
function requiredFaults(setup: IntegrationSetup): SetupFault[] {
  const target = targets[setup.target];
  const needed = mappableFields(target).filter(({ name, required, default: otherwise }) => {
    const always = target.key.includes(name) || target.lines?.fields.some((field) => field.name === name);
    return required && otherwise === undefined && (always || setup.write !== 'upsert');
  });
  return needed
    .filter(({ name }) => !setup.mappings.some(({ field }) => field === name))
    .map(({ name, label }) => ({
      pointer: '/mappings',
      detail: `The required field "${name}" (${label}) is not mapped.`,
    }));
}

function groupFaults({ groupBy, target, mappings }: IntegrationSetup): SetupFault[] {
  if (!groupBy) return [];
  if (!targets[target].lines)
    return [{ pointer: '/groupBy', detail: `Records of the target ${target} are not grouped.` }];
  return groupBy.flatMap((name, index) => {
    const header =
      targets[target].fields.some((field) => field.name === name) && mappings.some(({ field }) => field === name);
    return header ? [] : [{ pointer: `/groupBy/${index}`, detail: `"${name}" is not a mapped header field.` }];
  });
}

function fileFaults(setup: IntegrationSetup): SetupFault[] {
  return [...dialectFaults(setup), ...columnFaults(setup)];
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
  const doubled = named.findIndex((name, index) => named.indexOf(name) < index);
  if (doubled >= 0)
    return [{ pointer: `/file/columns/${doubled}`, detail: `The column "${named[doubled]}" stands here twice.` }];
  return mappings.flatMap(({ column }, index) =>
    column === undefined || named.includes(column)
      ? []
      : [
          {
            pointer: `/mappings/${index}/column`,
            detail: `The file has no column "${column}"; it has ${named.join(', ')}.`,
          },
        ],
  );
}
