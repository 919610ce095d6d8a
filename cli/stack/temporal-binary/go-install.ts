import { join } from 'node:path';
import type { BinarySource } from './binary-source.js';
import { moveToCache, programOnPath, runProgram } from './program.js';

/** The newest version that `go install` accepts: later ones have replace directives. */
const module = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

/** Builds from source: slow, but it needs only a Go toolchain and the module proxy. */
export const goInstall: BinarySource = {
  name: 'go install, which takes some minutes',
  slow: true,
  async find({ cache, environment, workDirectory }) {
    const go = await programOnPath('go', environment);
    await runProgram(go, ['install', module], {
      environment: { ...environment, GOBIN: workDirectory },
      timeoutMs: 1_200_000,
    });
    return moveToCache(join(workDirectory, 'temporal'), cache, environment);
  },
};
