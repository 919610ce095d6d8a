import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../runtime/project-root.js';

interface LockedPackage {
  version: string;
  license?: string;
  dev?: boolean;
}

interface Dependency {
  name: string;
  version: string;
  licence: string;
}

/** Licences that require only that their text is included. */
const allowed = new Set(
  '0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC-BY-4.0 ISC MIT MIT-0 Unlicense Zlib'.split(' '),
);

/** Packages whose licence is only in a file, not in package.json. */
const licencesInFiles: Readonly<Record<string, string>> = { unionfs: 'Unlicense' };

/** Returns the packages that `npm install --omit=dev` installs on any system, each version once, sorted by name. */
function productionDependencies(packages: Readonly<Record<string, LockedPackage>>): Dependency[] {
  const found = Object.entries(packages).flatMap(([path, { version, license, dev }]): [string, Dependency][] => {
    if (path === '' || dev) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [[`${name} ${version}`, { name, version, licence: license ?? licencesInFiles[name] ?? 'none' }]];
  });
  return [...new Map(found).values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** Returns whether a licence, or an SPDX expression of several licences, is allowed. */
const isAllowed = (licence: string): boolean =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => allowed.has(name)));

function pageOf(dependencies: readonly Dependency[]): string {
  const licences = [...new Set(dependencies.map(({ licence }) => licence))].sort();
  const sections = licences.map((licence) => {
    const packages = dependencies.filter((dependency) => dependency.licence === licence);
    return `## ${licence}\n\n${packages.map(({ name, version }) => `\`${name}\` ${version}`).join(', ')}\n`;
  });
  return `# Licences

Longshore itself has the [MIT licence](../LICENSE). These are the licences of the ${dependencies.length} packages that are installed
with it for production, including those for other operating systems; each package contains the text of its licence. The page is
written by \`npx vitest run test/licences.test.ts -u\`. The same test compares it with \`package-lock.json\`, and fails for a
package without a licence, or with a licence that requires more than that its text is included.

${sections.join('\n')}`;
}

const dependencies = productionDependencies(
  JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')).packages,
);

describe('the packages of package-lock.json that are used in production', () => {
  it('have allowed licences', () => {
    expect(dependencies.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
  });

  it('are listed with their licences in docs/licences.md', async () => {
    await expect(pageOf(dependencies)).toMatchFileSnapshot(join(projectRoot, 'docs/licences.md'));
  });
});
