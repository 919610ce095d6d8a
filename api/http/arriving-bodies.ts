import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bounds } from '../../runtime/bounds.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { discardRest } from './upload.js';

/** Size up to which a body is not counted, because it costs little memory and time. */
const smallBody = 65_536;

/**
 * Refuses uploads and other large bodies above the number that a company may send at the same time. A hook after that
 * of `authenticate`.
 */
export function refuseManyBodies(app: FastifyInstance, { companyUploads }: Bounds): void {
  const limiter = new ConcurrencyLimiter('too_many_uploads', 'uploads', { perCompany: companyUploads });
  app.addHook('onRequest', (request, reply, done) => {
    const { raw, caller } = request;
    // A client that disconnected while its key was looked up would never release its place.
    if (!isCounted(request) || raw.readableEnded || reply.raw.destroyed) return done();
    try {
      const release = limiter.take(caller);
      raw.once('end', release);
      // A request that is answered before its body was read does not emit an end.
      reply.raw.once('close', release);
      done();
    } catch (error) {
      discardRest(raw);
      done(error as Error);
    }
  });
}

/** A body without a length may be of any size. */
const isCounted = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined ||
  Number(headers['content-length'] ?? 0) > smallBody ||
  /^multipart\//i.test(headers['content-type'] ?? '');
