import { jsonLines } from '../core/text/json-lines.js';
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
