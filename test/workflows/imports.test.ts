import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../runtime/project-root.js';

const workflows = join(projectRoot, 'workflows');

/** What a source file imports, for types or not: `from '…'`, `import '…'`, `import('…')`. */
function importsOf(source: string): string[] {
  return [...source.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
}

describe('workflow code', () => {
  it('imports the SDK for workflows and the plain files of core/model, nothing else', async () => {
    const files = await readdir(workflows, { recursive: true });
    const imports = await Promise.all(
      files.map(async (file) =>
        importsOf(await readFile(join(workflows, file), 'utf8')).map((name) => `${file}: ${name}`),
      ),
    );
    const all = imports.flat();
    expect(all.length).toBeGreaterThan(20);
    expect(
      all.filter((one) => !/: (@temporalio\/workflow|\.\/[a-z-]+\.js|\.\.\/core\/model\/[a-z-]+\.js)$/.test(one)),
    ).toEqual([]);
  });

  describe('is held to that by the linter', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'longshore-lint-'));
      await mkdir(join(folder, 'workflows'));
      const { $schema: _, vcs: __, ...rules } = JSON.parse(await readFile(join(projectRoot, 'biome.json'), 'utf8'));
      await writeFile(join(folder, 'biome.json'), JSON.stringify(rules));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    async function lint(module: string): Promise<string> {
      await writeFile(join(folder, 'workflows/x.ts'), `import { x } from '${module}';\nexport const y: unknown = x;\n`);
      const { stdout, stderr } = spawnSync(join(projectRoot, 'node_modules/.bin/biome'), ['lint', 'workflows/x.ts'], {
        cwd: folder,
        encoding: 'utf8',
      });
      return stdout + stderr;
    }

    it.each([
      'typebox',
      'node:fs',
      '../db/client.js',
      '../services/imports/cut-batches.js',
      '@temporalio/activity',
      './deeper/x.js',
    ])('refuses %s', async (module) => {
      expect(await lint(module)).toContain('noRestrictedImports');
    });

    it.each(['@temporalio/workflow', './messages.js', '../core/model/import-state.js'])('allows %s', async (module) => {
      expect(await lint(module)).not.toContain('noRestrictedImports');
    });
  });
});
