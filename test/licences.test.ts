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

/** Licences that ask for no more than that their text is kept. */
const allowed = new Set(
  '0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC-BY-4.0 ISC MIT MIT-0 Unlicense Zlib'.split(' '),
);

/** Packages that say their licence in a file only. */
const saidInFile: Readonly<Record<string, string>> = { unionfs: 'Unlicense' };

/** What is installed with `npm install --omit=dev` on any system, each version once, by name. */
function productionDependencies(packages: Readonly<Record<string, LockedPackage>>): Dependency[] {
  const found = Object.entries(packages).flatMap(([path, { version, license, dev }]): [string, Dependency][] => {
    if (path === '' || dev) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [[`${name} ${version}`, { name, version, licence: license ?? saidInFile[name] ?? 'none' }]];
  });
  return [...new Map(found).values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** Whether a licence, or a choice of licences as SPDX writes it, is one that may be used. */
const isAllowed = (licence: string): boolean =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => allowed.has(one)));

function pageOf(dependencies: readonly Dependency[]): string {
  const licences = [...new Set(dependencies.map(({ licence }) => licence))].sort();
  const sections = licences.map((licence) => {
    const its = dependencies.filter((one) => one.licence === licence);
    return `## ${licence}\n\n${its.map(({ name, version }) => `\`${name}\` ${version}`).join(', ')}\n`;
  });
  return `# Licences

Longshore itself has the [MIT licence](../LICENSE). These are the licences of the ${dependencies.length} packages that are installed
with it for production, those of other systems than yours included; each package has the text of its own. The page is written by
\`npx vitest run test/licences.test.ts -u\`; the same test holds it to \`package-lock.json\`, and fails for a package without a
licence, or with one that asks for more than that its text is kept.

${sections.join('\n')}`;
}

const dependencies = productionDependencies(
  JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')).packages,
);

describe('the packages of package-lock.json that production has', () => {
  it('have licences that may be used', () => {
    expect(dependencies.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
  });

  it('are listed with their licences in docs/licences.md', async () => {
    await expect(pageOf(dependencies)).toMatchFileSnapshot(join(projectRoot, 'docs/licences.md'));
  });
});
