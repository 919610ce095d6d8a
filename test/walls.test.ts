import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../runtime/project-root.js';
import { mayImport, nodeInCore, packageRooms } from './rooms.js';

const rooms = Object.keys(mayImport);
const allowedFor = (room: string): readonly string[] => mayImport[room] ?? [];

/** Packages that only some rooms may import, with each other room; imports.test.ts checks `node:` and the log. */
const packages: readonly [name: string, notIn: string][] = [
  ...Object.entries(packageRooms)
    .filter(([name]) => !/^node:|^pino$/.test(name))
    .flatMap(([name, allowed]) =>
      rooms.filter((room) => !allowed.includes(room)).map((room): [string, string] => [name, room]),
    ),
  ['typebox', 'workflows'],
  ['node:fs', 'workflows'],
  ['node:fs', 'core'],
  ['node:fs/promises', 'core'],
  ['node:os', 'core'],
  ['node:child_process', 'core'],
  ['node:net', 'core'],
];

/** A file with one import. */
interface ImportingFile {
  path: string;
  imported: string;
}
const importing = (room: string, imported: string): ImportingFile => ({
  path: `${room}/${imported.replaceAll(/[^a-z]/g, '_')}.ts`,
  imported,
});
/** Rooms with a folder `samples`, which the linter cannot distinguish from the room `samples`; imports.test.ts can. */
const roomsWithSamples = ['services', 'api'];
const importingRoom = (room: string, other: string): ImportingFile => importing(room, `../${other}/x.js`);

const breaches = [
  ...rooms.flatMap((room) =>
    rooms
      .filter((other) => other !== room && !allowedFor(room).some((allowed) => allowed.split('/')[0] === other))
      .filter((other) => other !== 'samples' || !roomsWithSamples.includes(room))
      .map((other) => importingRoom(room, other)),
  ),
  ...packages.map(([name, room]) => importing(room, name)),
  importingRoom('workflows', 'core/setup'),
];
const allowed = [
  ...rooms.flatMap((room) => allowedFor(room).map((other) => importingRoom(room, other))),
  ...nodeInCore.map((name) => importing('core', name)),
];
const circle = [
  { path: 'core/first.ts', imported: './second.js' },
  { path: 'core/second.ts', imported: './first.js' },
];

describe('the walls between the rooms', () => {
  let folder: string;
  let report: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-walls-'));
    const { $schema: _, vcs: __, ...rules } = JSON.parse(await readFile(join(projectRoot, 'biome.json'), 'utf8'));
    await writeFile(join(folder, 'biome.json'), JSON.stringify(rules));
    for (const { path, imported } of [...breaches, ...allowed, ...circle]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `import type { x } from '${imported}';\nexport type Y = x;\n`);
    }
    const biome = join(projectRoot, 'node_modules/.bin/biome');
    const { stdout, stderr } = spawnSync(biome, ['lint', '--max-diagnostics=none', '--colors=off'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    report = stdout + stderr;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const refusedBy = (path: string): string[] =>
    report
      .split('\n')
      .filter((line) => line.startsWith(`${path}:`))
      .map((line) => line.split(' ')[1] ?? '');

  it.each(breaches)('do not allow $path', ({ path }) => {
    expect(refusedBy(path)).toContain('lint/style/noRestrictedImports');
  });

  it.each(allowed)('allow $path', ({ path }) => {
    expect(refusedBy(path)).toEqual([]);
  });

  it.each(circle)('refuse two files that import a type from each other: $path', ({ path }) => {
    expect(refusedBy(path)).toContain('lint/suspicious/noImportCycles');
  });
});
