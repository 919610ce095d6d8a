import type { Transaction } from '../../db/client.js';
import { type FiguredJob, type FiguredKind, type JobFigures, jobsWithFigures } from '../../db/job-figures.js';
import { type ListPart, mapEntries } from '../../db/page-bytes.js';
import type { ImportRow, JobRow } from '../../db/rows.js';
import type { Caller } from '../http/caller.js';
import { importNotFound } from '../http/import-not-found.js';
import { Problem } from '../http/problem.js';

/** What the API shows of every kind of job. */
export interface ShownJob {
  number: number;
  status: string;
  finishedAt: string | null;
  links: { self: string };
}

/** The columns of an import that a view of its jobs can have; a setup may be large. */
type ImportColumn = 'setup' | 'status' | 'run_no';

/** The import of a job. */
interface ImportOfJob {
  /** The columns that the view has named. */
  row: Pick<ImportRow, ImportColumn>;
  link: string;
}

/** A kind of job as the API shows it. */
export interface JobView<Kind extends FiguredKind, Shown extends ShownJob> {
  kind: Kind;
  /** Its name in messages. */
  name: string;
  /** The columns of the import that it needs. */
  importColumns?: readonly ImportColumn[];
  shape(row: FiguredJob<Kind>, figures: JobFigures[Kind], of: ImportOfJob): Shown;
}

/** The columns that every kind of job shows. */
export const jobMoments = ({ started_at, finished_at }: Pick<JobRow, 'started_at' | 'finished_at'>) => ({
  startedAt: started_at?.toISOString() ?? null,
  finishedAt: finished_at?.toISOString() ?? null,
});

/** Jobs of an import, newest first. Throws `Problem` if the company has no such import. */
export async function readJobs<Kind extends FiguredKind, Shown extends ShownJob>(
  tx: Transaction,
  { companyCode }: Pick<Caller, 'companyCode'>,
  importId: string,
  view: JobView<Kind, Shown>,
  which: { number?: number; before?: number | undefined; limit?: number },
): Promise<ListPart<Shown>> {
  const [row] = await tx<Pick<ImportRow, ImportColumn>[]>`
    SELECT ${tx(['import_id', ...(view.importColumns ?? [])])} FROM import WHERE import_id = ${importId}`;
  if (!row) throw importNotFound(importId);
  const of = { row, link: `/v1/companies/${companyCode}/imports/${importId}` };
  const jobs = await jobsWithFigures(tx, importId, view.kind, which);
  return mapEntries(jobs, (job) => view.shape(job.row, job.figures, of));
}

/** One job by its number. Throws `Problem` if there is none. */
export async function readJob<Kind extends FiguredKind, Shown extends ShownJob>(
  tx: Transaction,
  caller: Pick<Caller, 'companyCode'>,
  importId: string,
  view: JobView<Kind, Shown>,
  number: number,
): Promise<Shown> {
  const {
    entries: [found],
  } = await readJobs(tx, caller, importId, view, { number });
  if (!found) throw new Problem('not_found', `The import has no ${view.name} ${number}.`);
  return found;
}
