import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { projectRoot } from '../runtime/project-root.js';

const bundlePath = join(projectRoot, 'dist/workflow-bundle.js');

/** Bundles the built workflow code. Part of the build, as it takes a second or two. */
export async function bundleWorkflows(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(projectRoot, 'dist/workflows/index.js'),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: (message) => console.error(message) },
  });
  // Renamed when complete, as another process may be reading it.
  await writeFile(`${bundlePath}.${process.pid}`, code);
  await rename(`${bundlePath}.${process.pid}`, bundlePath);
}

/** The path of the bundle that workers run; creates it if it is missing. */
export async function workflowBundle(): Promise<string> {
  if (!existsSync(bundlePath)) await bundleWorkflows();
  return bundlePath;
}
