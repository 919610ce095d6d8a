import type { FieldValue } from './write-order.js';

/** A value that somebody else says a field has, as people are shown it: texts as `shown` makes them, what is no plain value as the JSON that it is. */
export function plainValue(value: unknown, shown: (text: string) => string): FieldValue {
  if (typeof value === 'string') return shown(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : shown(jsonOf(value));
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // So deep that no JSON is made of it.
    return '…';
  }
}
