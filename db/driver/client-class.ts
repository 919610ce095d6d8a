import type { Socket } from 'node:net';
import pg from 'pg';

/** Settings of sessions: PostgreSQL's names and values. */
export type SessionSettings = Readonly<Record<string, string>>;

/**
 * Returns the class of clients whose sessions have these settings and no others: pg would add some from environment
 * variables. `open` returns the connected socket; without it, pg connects.
 */
export const clientClass = (session: SessionSettings, open?: () => Promise<Socket>) =>
  class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      // Without a listener the event would end the process. Pending callers receive the error as well.
      this.on('error', () => this.connection.stream.destroy());
    }

    /** What pg sends first. */
    getStartupConf(): Record<string, string | undefined> {
      return { user: this.user, database: this.database, ...session };
    }

    override connect(): Promise<pg.Client>;
    override connect(done: (error: Error) => void): void;
    // biome-ignore lint/suspicious/noConfusingVoidType: as pg declares it.
    override connect(done?: (error: Error) => void): Promise<pg.Client> | void {
      // pg may call back more than once, and leaves the socket of a failed login open.
      const connected = (async (): Promise<pg.Client> => {
        if (open) takeSocket(this.connection, await open());
        await new Promise<void>((resolve, reject) => {
          super.connect((error: Error | null) => (error ? reject(error) : resolve()));
        });
        return this;
      })().catch((error: unknown) => {
        this.connection.stream.destroy();
        throw error;
      });
      if (!done) return connected;
      connected.then(() => done(null as never), done);
    }
  };

/** Gives a connected socket to a connection, which would connect it. */
function takeSocket(connection: pg.Connection, socket: Socket): void {
  socket.connect = () => {
    setImmediate(() => socket.emit('connect'));
    return socket;
  };
  Object.assign(connection, { stream: socket });
}
