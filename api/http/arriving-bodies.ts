import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bounds } from '../../runtime/bounds.js';
import { Places } from './places.js';
import { letFlowAway } from './upload.js';

/** Bytes of a body that is not counted: it takes neither memory nor time that matters. */
const smallBody = 65_536;

/** Refuses uploads and other large bodies beyond those that a company may send at the same time; a hook behind that of `authenticate`. */
export function refuseManyBodies(app: FastifyInstance, { companyUploads }: Bounds): void {
  const places = new Places('too_many_uploads', 'uploads', { perCompany: companyUploads });
  app.addHook('onRequest', (request, reply, done) => {
    const { raw, caller } = request;
    // Who has left while the key was looked up would never give the place back.
    if (!isCounted(request) || raw.readableEnded || reply.raw.destroyed) return done();
    try {
      const giveBack = places.take(caller);
      raw.once('end', giveBack);
      // A request that was answered before it was whole does not say that it is over.
      reply.raw.once('close', giveBack);
      done();
    } catch (error) {
      letFlowAway(raw);
      done(error as Error);
    }
  });
}

/** What comes without a length may be as large as any. */
const isCounted = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined ||
  Number(headers['content-length'] ?? 0) > smallBody ||
  /^multipart\//i.test(headers['content-type'] ?? '');
