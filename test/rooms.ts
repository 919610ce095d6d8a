/** The other rooms that each room may import; an addition needs a decision. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  runtime: ['core'],
  db: ['core', 'runtime'],
  connectors: ['core', 'runtime', 'db'],
  services: ['core', 'runtime', 'db', 'connectors'],
  workflows: ['core/model'],
  temporal: ['core', 'runtime', 'db', 'workflows'],
  activities: ['core', 'runtime', 'db', 'connectors', 'services', 'workflows'],
  worker: ['core', 'runtime', 'db', 'connectors', 'services', 'workflows', 'temporal', 'activities'],
  api: ['core', 'runtime', 'db', 'connectors', 'services', 'temporal'],
  examples: ['core', 'connectors', 'services'],
  cli: ['core', 'runtime', 'db', 'connectors', 'services', 'temporal', 'api', 'examples'],
  bench: ['core', 'runtime', 'db', 'connectors', 'services', 'temporal', 'api', 'cli', 'examples'],
};

/** The modules of Node that core may import: those that only compute, and do not read or write. */
export const nodeInCore: readonly string[] = ['node:buffer', 'node:path', 'node:stream', 'node:util', 'node:zlib'];

/** The rooms that may import a package; any room may import the others. */
export const packageRooms: Readonly<Record<string, readonly string[]>> = {
  '@temporalio/activity': ['activities'],
  // The stack checks whether the server that it starts is ready.
  '@temporalio/client': ['temporal', 'cli'],
  '@temporalio/common': ['activities'],
  '@temporalio/worker': ['worker'],
  '@temporalio/workflow': ['workflows'],
  'drizzle-orm': ['db'],
  fastify: ['api'],
  nodemailer: ['connectors'],
  pg: ['db', 'connectors', 'bench'],
  pino: ['runtime'],
  undici: ['connectors'],
  'node:dns': ['connectors'],
  'node:http': ['api'],
  'node:net': ['db', 'connectors', 'cli'],
  'node:tls': ['connectors'],
  'node:worker_threads': ['activities', 'api', 'services'],
};
