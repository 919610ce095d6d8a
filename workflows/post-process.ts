import { continueAsNew } from '@temporalio/workflow';
import type { Phase, PostProcessingRef } from '../core/model/contract.js';
import { type PostProcessingFigures, postProcessingMessage } from '../core/model/post-processing-figures.js';
import { batches, control, deliveries } from './activity-options.js';
import { label } from './label.js';
import { inPhases } from './lanes.js';
import { runJob } from './run-job.js';
import { deadlineIn } from './time-limit.js';

export interface PostProcessInput extends PostProcessingRef {
  /** How many portions are done at the same time. */
  lanes: number;
  /** Present if the job has begun and the workflow continues as new. */
  begun?: Begun;
}

interface Begun {
  phases: Phase[];
  /** The next portion to assign. */
  next: number;
  deadline?: number;
  paused: boolean;
  figures: PostProcessingFigures;
}

/**
 * One job of post-processing: phase after phase, each in parallel portions. When it ends, it also ends the import that
 * it follows. Workflow id: `post-processing-<import id>-<number>`.
 */
export function postProcess(input: PostProcessInput): Promise<PostProcessingFigures | undefined> {
  const ref: PostProcessingRef = { companyId: input.companyId, importId: input.importId, number: input.number };
  return runJob<PostProcessingFigures, Begun>(
    { begun: input.begun },
    {
      prepare: () => prepare(ref),
      proceed: (job, show) => throughPhases(ref, job, input.lanes, show),
      continueAsNew: (begun) => continueAsNew<typeof postProcess>({ ...input, begun }),
      setPaused: (paused) => control.setPostProcessingPaused({ ...ref, paused }),
      finish: (end) => control.finishPostProcessing({ ...ref, ...end }),
      message: postProcessingMessage,
    },
  );
}

async function prepare(ref: PostProcessingRef): Promise<Begun> {
  const { secondsLeft, phases, figures, labels, paused = false } = await control.preparePostProcessing(ref);
  label(labels);
  return { phases, figures, next: 1, paused, ...deadlineIn(secondsLeft) };
}

/** Returns false when the workflow should continue as new. */
function throughPhases(
  ref: PostProcessingRef,
  job: Begun,
  lanes: number,
  show: (figures: PostProcessingFigures) => void,
): Promise<boolean> {
  const lasts = job.phases.map(({ lastPortion }) => lastPortion);
  return inPhases(
    job,
    lasts,
    lanes,
    () => job.paused,
    async (portionNo, phase) => {
      const { postProcess: work } = job.phases[phase]?.external ? deliveries(ref.companyId) : batches(ref.companyId);
      const summary = `Portion ${portionNo} of ${lasts.at(-1)}`;
      const figures = await work.executeWithOptions({ summary }, [{ ...ref, portionNo }]);
      // Lanes answer out of order; figures only grow.
      if (figures.completed + figures.errors >= job.figures.completed + job.figures.errors) show(figures);
    },
  );
}
