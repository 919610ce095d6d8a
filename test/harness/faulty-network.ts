import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** A client's connection and the connection to the server with which it is joined. */
interface Line {
  client: Socket;
  server: Socket;
  silent: boolean;
  withheld: boolean;
}

/** PostgreSQL's answer to a commit. */
const committed = Buffer.from('COMMIT\0');

/** The statement with which a client begins a transaction. */
const beginStatement = Buffer.from('BEGIN\0');

/** A proxy in front of a server that can drop data and cut connections. */
export class FaultyNetwork {
  private readonly lines = new Set<Line>();
  private commitsUntilCut = Number.POSITIVE_INFINITY;
  /** The number of transactions that clients have begun. */
  transactions = 0;

  private constructor(
    private readonly listener: Server,
    /** The server's URL through this proxy. */
    readonly url: string,
  ) {}

  static async to(serverUrl: string): Promise<FaultyNetwork> {
    const target = new URL(serverUrl);
    const listener = createServer({ noDelay: true, allowHalfOpen: true });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const through = new URL(serverUrl);
    through.host = `127.0.0.1:${(listener.address() as { port: number }).port}`;
    const network = new FaultyNetwork(listener, through.href);
    listener.on('connection', (client) =>
      network.join(
        client,
        dial({ port: Number(target.port), host: target.hostname, noDelay: true, allowHalfOpen: true }),
      ),
    );
    return network;
  }

  /** Lets existing connections transfer nothing from now on, not even their end; new ones work. */
  silence(): void {
    for (const line of this.lines) line.silent = true;
  }

  /** Lets existing connections transfer no answers from now on, as if their clients were frozen; new ones work. */
  withholdAnswers(): void {
    for (const line of this.lines) line.withheld = true;
  }

  /** Cuts the connection of the client of the `nth` commit from now on, after the commit and before its answer. */
  cutAtCommit(nth: number): void {
    this.commitsUntilCut = nth;
  }

  /** Whether the cut that was last requested has happened. */
  get hasCut(): boolean {
    return this.commitsUntilCut <= 0;
  }

  /** Cuts every connection, the silent ones too. */
  async close(): Promise<void> {
    for (const { client, server } of this.lines) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private join(client: Socket, server: Socket): void {
    const line = { client, server, silent: false, withheld: false };
    this.lines.add(line);
    const cut = () => {
      this.lines.delete(line);
      client.destroy();
      server.destroy();
    };
    client.on('data', (bytes) => {
      for (let at = bytes.indexOf(beginStatement); at >= 0; at = bytes.indexOf(beginStatement, at + 1))
        this.transactions += 1;
      if (!line.silent) server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (line.silent || line.withheld) return;
      if (bytes.includes(committed) && --this.commitsUntilCut === 0) cut();
      else client.write(bytes);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => {});
      one.on('end', () => !line.silent && other.end());
      one.on('close', () => !line.silent && cut());
    }
  }
}
