import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';

/** A client's connection and the connection to the server with which it is joined. */
interface Connection {
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
  private readonly connections = new Set<Connection>();
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
        openSocket({ port: Number(target.port), host: target.hostname, noDelay: true, allowHalfOpen: true }),
      ),
    );
    return network;
  }

  /** Stops all data on the existing connections, and also the notice of their end; new connections work. */
  silence(): void {
    for (const connection of this.connections) connection.silent = true;
  }

  /** Stops the answers on the existing connections, as if their clients were frozen; new connections work. */
  withholdAnswers(): void {
    for (const connection of this.connections) connection.withheld = true;
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
    for (const { client, server } of this.connections) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private join(client: Socket, server: Socket): void {
    const connection = { client, server, silent: false, withheld: false };
    this.connections.add(connection);
    const cut = () => {
      this.connections.delete(connection);
      client.destroy();
      server.destroy();
    };
    client.on('data', (bytes) => {
      for (let at = bytes.indexOf(beginStatement); at >= 0; at = bytes.indexOf(beginStatement, at + 1))
        this.transactions += 1;
      if (!connection.silent) server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (connection.silent || connection.withheld) return;
      if (bytes.includes(committed) && --this.commitsUntilCut === 0) cut();
      else client.write(bytes);
    });
    for (const [source, destination] of [
      [client, server],
      [server, client],
    ] as const) {
      source.on('error', () => {});
      source.on('end', () => !connection.silent && destination.end());
      source.on('close', () => !connection.silent && cut());
    }
  }
}
