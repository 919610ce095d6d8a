import type { Import } from '../api/imports/schemas.js';

/** The outcome of an import, for programs. */
export interface Outcome {
  status: Import['status'];
  message: string;
  /** What is wrong with the file as a whole; null if it could be read. */
  fault: Import['fault'];
  /** What it left out or doubts in the file although nothing is in error. */
  notices: Import['notices'];
  rows: number;
  documents: number;
  lines: number;
  errors: number;
  seconds: number;
}

export function outcomeOf({ status, message, fault, notices, counts, results }: Import, seconds: number): Outcome {
  return {
    status,
    message,
    fault,
    notices,
    rows: counts.total,
    documents: results.documents,
    lines: results.lines,
    errors: counts.errors,
    seconds: Number(seconds.toFixed(2)),
  };
}

/** 0 only if every record was completed: a script must not take a partial success for a complete one. */
export function exitCodeOf({ status }: Import): number {
  return status === 'Completed' ? 0 : 1;
}

/** The outcome in a few lines for people. */
export function describeOutcome({ message, fault, notices, counts, results }: Import, seconds: number): string[] {
  if (fault) return [message, `  ${[fault.code, ...placeOf(fault)].join(', ')}; see docs/errors.md`];
  const number = (value: number): string => value.toLocaleString('en-US');
  return [
    message,
    `  ${number(counts.total)} records: ${number(counts.completed)} completed, ${number(counts.errors)} errors, ${number(counts.skipped)} skipped, ${number(counts.waiting)} waiting`,
    `  ${number(results.documents)} created or updated, ${number(results.lines)} document lines, in ${seconds.toFixed(1)} s (${number(Math.round(counts.total / seconds))} rows/s)`,
    ...describeNotices(notices),
  ];
}

const shownNotices = 5;

/** The first notices, a line each. */
export function describeNotices(notices: Import['notices']): string[] {
  const more = notices.length - shownNotices;
  return [
    ...notices.slice(0, shownNotices).map(({ message }) => `  Notice: ${message}`),
    ...(more > 0 ? [`  and ${more} more notices, in the import`] : []),
  ];
}

function placeOf({ place = {} }: NonNullable<Import['fault']>): string[] {
  return Object.entries(place).map(([name, value]) => `${name} ${value}`);
}
