import { createServer } from 'node:net';

const portsToTry = 20;

/** Returns the preferred port if it is free, else the next free one above it, else any. */
export async function freePort(preferred: number, host = '127.0.0.1'): Promise<number> {
  const last = Math.min(preferred + portsToTry, 65_535);
  for (let port = preferred; preferred > 0 && port <= last; port += 1) {
    if (await isPortFree(port, host)) return port;
  }
  const any = await tryListening(0, host);
  if (any === undefined) throw new Error(`cannot listen on ${host}`);
  return any;
}

/** Whether a server can listen on the port now. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  return (await tryListening(port, host)) !== undefined;
}

function tryListening(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
