import { Client, Connection, type Workflow, WorkflowNotFoundError } from '@temporalio/client';
import type { ImportRef } from '../core/model/contract.js';
import { jobWorkflowId } from '../core/model/job.js';
import { initialProgress, type Progress } from '../core/model/progress.js';
import { activityQueues, queueName } from '../core/model/task-queues.js';
import { searchAttributes, type WorkflowLabels } from '../core/model/workflow-labels.js';
import type { ProcessConfiguration } from '../runtime/configuration.js';
import { companyTurn } from '../workflows/company-turn.js';
import type { deliverNotification } from '../workflows/deliver-notification.js';
import type { dryRun } from '../workflows/dry-run.js';
import type { ImportInput, importFile } from '../workflows/import-file.js';
import type { postProcess } from '../workflows/post-process.js';
import type { undoImport } from '../workflows/undo.js';
import { isRefused } from './call-failures.js';
import { deliveryWorkflowIdOf, type Engine, workflowIdOf } from './engine.js';
import { searchAttributesOf } from './search-attributes.js';
import { serverRemarks } from './server-remarks.js';
import { lastTaskFailure } from './task-failure.js';
import { hasPoller, type TaskQueue } from './task-queue.js';
import { temporalConnection } from './temporal-connection.js';
import { awaitedQueues, diagnoseWorkflow, noWorker, type WorkflowDescription } from './workflow-diagnosis.js';

/** No call waits for ever: an engine that does not answer in time is reported as unavailable. */
const callTimeoutMs = 5_000;
/** A client that reads an import does not wait long for the reason why it stalls. */
const diagnoseTimeoutMs = 2_000;

/**
 * The workflow tasks of a company take turns with those of others, and so do the tasks that its workflows start without
 * a turn of their own: a company with thousands of workflows does not delay the others.
 */
const inTurn = ({ companyId }: { companyId: number }) => companyTurn(companyId);

const jobWorkflows = {
  'dry-run': { type: 'dryRun', summary: 'Find out what processing an import would do' },
  'post-processing': { type: 'postProcess', summary: 'Post-processing of what was imported' },
  undo: { type: 'undoImport', summary: 'Undo what an import has written' },
} as const;

/**
 * The client of the configured Temporal server; it connects with the first call. Throws a `ConfigurationError` if a
 * file that the connection needs cannot be read.
 */
export function connectEngine(configuration: ProcessConfiguration): Engine {
  const { temporalNamespace, taskQueue, lanes } = configuration;
  const connection = Connection.lazy(temporalConnection(configuration));
  const { workflow } = new Client({ connection, namespace: temporalNamespace });
  const within = <Result>(milliseconds: number, call: () => Promise<Result>): Promise<Result> =>
    connection.withDeadline(Date.now() + milliseconds, call);
  const again = (ref: ImportRef, progress: Progress): [ImportInput] => [
    { ...ref, processing: 'choose', lanes, staged: { progress } },
  ];
  /** A workflow as Temporal describes it; undefined if there is none with this id. */
  const describe = (deadline: number, workflowId: string) =>
    within(deadline, () =>
      workflow
        .getHandle(workflowId)
        .describe()
        .catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }),
    );
  const workflows: TaskQueue = { name: taskQueue, of: 'workflows' };
  const polled = (queue: TaskQueue, milliseconds = diagnoseTimeoutMs) =>
    within(milliseconds, () => hasPoller(connection, temporalNamespace, queue));
  const signalIfRunning = (workflowId: string, signal: string): Promise<void> =>
    within(callTimeoutMs, () =>
      workflow
        .getHandle(workflowId)
        .signal(signal)
        .catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }),
    );

  const attributes = searchAttributesOf(connection, temporalNamespace, (call) => within(callTimeoutMs, call));
  /** Starts a workflow that is found by `labels` from its start; without them if the namespace lacks the search attributes. */
  const startLabelled = async (
    labels: WorkflowLabels,
    startWith: (options: { typedSearchAttributes?: ReturnType<typeof searchAttributes> }) => Promise<void>,
  ): Promise<void> => {
    if (!(await attributes.present())) return startWith({});
    try {
      await startWith({ typedSearchAttributes: searchAttributes(labels) });
    } catch (error) {
      if (!isRefused(error)) throw error;
      // The namespace has been made anew, or has others of these names.
      attributes.forget();
      await startWith({});
    }
  };

  /** Starts a workflow whose work is in the database; does nothing if it runs. */
  const startUnlessRunning = async <Started extends Workflow>(
    type: string,
    {
      args,
      ...options
    }: {
      workflowId: string;
      args: Parameters<Started> & [{ companyId: number }];
      staticSummary: string;
      typedSearchAttributes?: ReturnType<typeof searchAttributes>;
    },
  ): Promise<void> => {
    await within(callTimeoutMs, () =>
      workflow.start<Workflow>(type, {
        taskQueue,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [...args],
        ...inTurn(args[0]),
        ...options,
      }),
    );
  };

  return {
    start: (input, labels) =>
      startLabelled(labels, async (options) => {
        await within(callTimeoutMs, () =>
          workflow.start<typeof importFile>('importFile', {
            taskQueue,
            workflowId: workflowIdOf(input.importId),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'USE_EXISTING',
            args: [{ ...input, lanes }],
            ...inTurn(input),
            ...options,
            staticSummary: `Import for ${labels.integration}`,
          }),
        );
      }),
    async workflowState(workflowId) {
      const described = await describe(callTimeoutMs, workflowId);
      if (described?.status.name === 'RUNNING') return 'running';
      return described?.status.name === 'TERMINATED' ? 'terminated' : 'gone';
    },
    async diagnose(workflowId) {
      const until = Date.now() + diagnoseTimeoutMs;
      const found = await describe(diagnoseTimeoutMs, workflowId);
      const remainingMs = Math.max(1, until - Date.now());
      if (found?.status.name !== 'RUNNING')
        return (await polled(workflows, remainingMs))
          ? 'Its workflow is gone; a worker restarts it within seconds.'
          : noWorker;
      const described = found.raw as WorkflowDescription;
      const queues = awaitedQueues(described);
      const again = (described.pendingWorkflowTask?.attempt ?? 0) > 1;
      const [polling, failure] = await Promise.all([
        Promise.all(queues.map((queue) => polled(queue, remainingMs))),
        again ? within(remainingMs, () => lastTaskFailure(connection, temporalNamespace, workflowId)) : undefined,
      ]);
      return diagnoseWorkflow(described, { unpolled: queues.filter((_, index) => !polling[index]), failure });
    },
    restart: (input, labels) =>
      startLabelled(labels, (options) =>
        startUnlessRunning<typeof importFile>('importFile', {
          workflowId: workflowIdOf(input.importId),
          args: [{ ...input, lanes }],
          staticSummary: 'Continue an import whose workflow was lost',
          ...options,
        }),
      ),
    async signal(ref, signal, progress) {
      const workflowId = workflowIdOf(ref.importId);
      if (progress === undefined) return signalIfRunning(workflowId, signal);
      await within(callTimeoutMs, async () => {
        await workflow.signalWithStart<typeof importFile>('importFile', {
          taskQueue,
          workflowId,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: again(ref, progress),
          ...inTurn(ref),
          signal,
        });
      });
    },
    async startJob({ kind, companyId, importId, number }) {
      const ref = { companyId, importId };
      const workflowId = jobWorkflowId({ importId, kind, number });
      if (kind !== 'processing')
        return startUnlessRunning<typeof postProcess | typeof undoImport | typeof dryRun>(jobWorkflows[kind].type, {
          workflowId,
          args: [{ ...ref, number, lanes }],
          staticSummary: jobWorkflows[kind].summary,
        });
      // The workflow of the import may be waiting for this.
      await within(callTimeoutMs, async () => {
        await workflow.signalWithStart<typeof importFile, [number]>('importFile', {
          taskQueue,
          workflowId,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [{ ...ref, processing: 'choose', lanes, staged: { progress: initialProgress, requested: number } }],
          ...inTurn(ref),
          staticSummary: 'Process records of an import',
          signal: 'run',
          signalArgs: [number],
        });
      });
    },
    signalJob: (ref, signal) => signalIfRunning(jobWorkflowId(ref), signal),
    startDelivery: (ref) =>
      startUnlessRunning<typeof deliverNotification>('deliverNotification', {
        workflowId: deliveryWorkflowIdOf(ref.deliveryId, ref.round),
        args: [ref],
        staticSummary: `Notify by ${ref.by}`,
      }),
    remarks: () => within(callTimeoutMs, () => serverRemarks(connection)),
    hasSearchAttributes: () => attributes.present(),
    hasWorker: () => polled(workflows),
    async hasPoller() {
      const activities = activityQueues.map(
        (queue): TaskQueue => ({ name: queueName(taskQueue, queue), of: 'activities' }),
      );
      return (await Promise.all([workflows, ...activities].map((queue) => polled(queue)))).every(Boolean);
    },
    close: () => connection.close(),
  };
}
