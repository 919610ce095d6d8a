import { defaultBounds } from '../runtime/bounds.js';
import { createApp } from './app.js';
import type { ApiDependencies } from './http/dependencies.js';

/** Returns the API's description as `openapi.json` contains it. */
export async function openApiText(): Promise<string> {
  // Routes use their dependencies when they are called, not when they are described.
  const app = await createApp({ bounds: defaultBounds() } as ApiDependencies);
  try {
    return `${jsonLines(app.swagger())}\n`;
  } finally {
    await app.close();
  }
}

/** JSON as text for people: whatever fits into a line of `width` characters is on one line, with a space for each level: two are a tenth of the file. */
export function jsonLines(value: unknown, width = 120, indent = ''): string {
  const line = onOneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length < width) return line;
  const within = `${indent} `;
  if (Array.isArray(value)) {
    const entries = value.map((entry) => `${within}${jsonLines(entry, width, within)}`);
    return `[\n${entries.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${within}${JSON.stringify(name)}: ${jsonLines(member, width, within)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
