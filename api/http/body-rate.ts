import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Bounds } from '../../runtime/bounds.js';
import { Problem } from './problem.js';

/**
 * Answers with 408 if a body arrives too slowly: after a grace period, each window of time must bring a minimum of
 * bytes. A client that keeps sending after the answer is disconnected.
 */
export function refuseSlowBodies(app: FastifyInstance, bounds: Bounds): void {
  // Before all other hooks: a body may arrive slowly while its key is looked up, or after it was refused.
  app.addHook('onRequest', (request, reply, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    if (encoding !== undefined || Number(length) > 0) watchRate(request, reply, bounds);
    done();
  });
}

function watchRate({ raw }: FastifyRequest, reply: FastifyReply, bounds: Bounds): void {
  const { bodyGraceMs, bodyRateWindowMs, bodyMinBytesPerSecond } = bounds;
  const { socket } = raw;
  let seen = 0;
  let timer = setTimeout(() => {
    seen = socket.bytesRead;
    // What arrived while this process did not run is read before it is counted: a timer that is late comes before the reads.
    timer = setInterval(() => setImmediate(check), bodyRateWindowMs);
  }, bodyGraceMs);
  const check = (): void => {
    const arrived = socket.bytesRead - seen;
    seen = socket.bytesRead;
    // While the server does not read, the client cannot be faster.
    const answered = reply.raw.headersSent;
    const wanted = raw.readableFlowing === true || answered;
    if (raw.complete || socket.destroyed) clearTimeout(timer);
    else if (!wanted || arrived >= (bodyMinBytesPerSecond * bodyRateWindowMs) / 1000) return;
    else if (answered || raw.listenerCount('error') === 1) raw.destroy();
    else {
      // The reader of the body fails with this error, cleans up and answers; the connection is closed after the answer.
      void reply.header('connection', 'close');
      raw.emit('error', tooSlow(bounds));
    }
  };
  // The reader of a body may have stopped listening when the client disconnects: without a listener that error would end
  // the process.
  raw.on('error', () => {});
  raw.once('close', () => clearTimeout(timer));
  raw.once('end', () => clearTimeout(timer));
}

const tooSlow = ({ bodyMinBytesPerSecond }: Bounds): Problem =>
  new Problem(
    'body_too_slow',
    `The body of the request arrives with less than ${bodyMinBytesPerSecond} bytes per second. Nothing was stored.`,
  );
