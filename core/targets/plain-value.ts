import type { FieldValue } from './write-order.js';

/** A field's value from an external system as shown to users: texts converted by `shown`, objects and lists as JSON. */
export function plainValue(value: unknown, shown: (text: string) => string): FieldValue {
  if (typeof value === 'string') return shown(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : shown(jsonOf(value));
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // The value is nested too deeply for JSON.
    return '…';
  }
}
