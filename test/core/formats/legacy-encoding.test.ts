import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { legacyEncodings } from '../../../core/formats/legacy-encoding.js';
import { projectRoot } from '../../../runtime/project-root.js';

it('every encoding is in the list of the recipes, and can be decoded and encoded', () => {
  const recipes = readFileSync(join(projectRoot, 'docs/recipes.md'), 'utf8');
  for (const encoding of legacyEncodings) {
    expect(recipes).toContain(`\`${encoding}\``);
    expect(iconv.encodingExists(encoding)).toBe(true);
  }
});
