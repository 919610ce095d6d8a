import type { Selection } from '../../core/model/contract.js';
import { type ImportAction, isRunning, may } from '../../core/model/import-state.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { externalTargetOf } from '../../core/setup/target-of.js';
import type { ImportFigures } from '../../db/import-figures.js';
import type { ImportRow } from '../../db/rows.js';
import type { Choice } from './schemas.js';

/** The action that each choice needs. */
const asks: Partial<Record<Choice['action'], ImportAction>> = {
  'process-now': 'process',
  'process-in-background': 'process',
  'process-errors': 'process',
  'process-skipped': 'process',
  'dry-run': 'dry run',
  'retry-post-processing': 'retry post-processing',
  undo: 'undo',
  pause: 'pause',
  resume: 'resume',
  cancel: 'cancel',
};

/** Returns what a user can do with an import now. */
export function choicesOf(row: Pick<ImportRow, 'setup' | 'staged_at'>, figures: ImportFigures, self: string): Choice[] {
  const state = { status: figures.status, staged: row.staged_at !== null };
  return sensibleChoices(row, figures, self).filter(({ action }) => {
    const asked = asks[action];
    return asked === undefined || may(state, asked);
  });
}

/** What is sensible in its status and with its records; `choicesOf` leaves out what the status does not allow. */
function sensibleChoices(row: Pick<ImportRow, 'setup' | 'staged_at'>, figures: ImportFigures, self: string): Choice[] {
  if (isRunning(figures.status)) return whenRunning(figures, self);
  switch (figures.status) {
    case 'Staged':
      return whenStaged(row.setup, figures, self);
    case 'CompletedWithErrors':
    case 'Cancelled':
      return [...whenNotDone(figures, self), ...whenWritten(row.setup, figures, self)];
    case 'Completed':
      return whenWritten(row.setup, figures, self);
    case 'PartlyUndone':
      return [
        ...whenWritten(row.setup, figures, self),
        open(
          'open-undo-results',
          'Open what was undone and what was kept',
          `${self}/undos/${figures.undo?.number}/documents`,
        ),
      ];
    case 'Failed':
      return row.staged_at === null ? [] : whenStopped(row.setup, figures, self);
    default:
      return [];
  }
}

/** The choices that control a running import; a cancel cannot be undone. */
function whenRunning({ status, postProcessing }: ImportFigures, self: string): Choice[] {
  if (status === 'Cancelling') return [];
  const order = (action: 'pause' | 'resume' | 'cancel', label: string): Choice => ({
    action,
    label,
    default: false,
    method: 'POST',
    href: `${self}/${action}`,
  });
  const paused = status === 'Paused' || postProcessing?.paused;
  return [
    paused ? order('resume', 'Resume') : order('pause', 'Pause'),
    order('cancel', status === 'Undoing' ? 'Cancel the undo' : 'Cancel'),
  ];
}

function whenStaged(setup: IntegrationSetup, figures: ImportFigures, self: string): Choice[] {
  const { errors } = figures;
  return [
    ...processChoices(setup, self, {}),
    {
      action: 'dry-run',
      label: 'Dry run (see what would happen)',
      default: false,
      method: 'POST',
      href: `${self}/dry-runs`,
      body: {},
    },
    open('open-results', 'Open import results', `${self}/records`),
    ...correctionChoices(errors, self),
    ...whenWritten(setup, figures, self),
  ];
}

/** The two ways to process records; the one of the setup's mode is the default. */
export function processChoices(
  { processingExecutionMode = 'Immediate' }: IntegrationSetup,
  self: string,
  selection: Selection,
): Choice[] {
  return [
    {
      action: 'process-now',
      label: 'Process now (wait for completion)',
      default: processingExecutionMode === 'Immediate',
      ...process(self, { mode: 'now', ...selection }),
    },
    {
      action: 'process-in-background',
      label: 'Process in background (continue working)',
      default: processingExecutionMode === 'Deferred',
      ...process(self, { mode: 'background', ...selection }),
    },
  ];
}

/** It could not continue, for a reason that is not in its records. */
function whenStopped(setup: IntegrationSetup, figures: ImportFigures, self: string): Choice[] {
  const { errors, waiting } = figures;
  return [
    ...(waiting > 0 ? processChoices(setup, self, {}) : []),
    open('open-results', 'Open import results', `${self}/records`),
    ...correctionChoices(errors, self),
    ...whenWritten(setup, figures, self),
  ];
}

function whenNotDone({ errors, skipped, postProcessing: post }: ImportFigures, self: string): Choice[] {
  const again = (action: 'process-errors' | 'process-skipped', label: string, status: 'Error' | 'Skipped'): Choice => ({
    action,
    label,
    default: false,
    ...process(self, { mode: 'background', status }),
  });
  return [
    ...(errors > 0 ? [again('process-errors', 'Process errors again', 'Error')] : []),
    ...(skipped > 0 ? [again('process-skipped', 'Process the skipped records', 'Skipped')] : []),
    ...(post && post.completed < post.total ? followChoices(self) : []),
    ...(errors + skipped > 0 ? [open('open-results', 'Open import results', `${self}/records`)] : []),
    ...correctionChoices(errors, self),
  ];
}

/** Three ways to read what can be corrected. */
function correctionChoices(errors: number, self: string): Choice[] {
  if (errors === 0) return [];
  return [
    open('open-errors', 'Open records in error', `${self}/records?status=Error`),
    open('open-error-groups', 'Open errors by cause', `${self}/error-groups`),
    open('download-failed-rows', 'Download failed rows', `${self}/failed-rows`),
  ];
}

/** Documents that were sent to an external target cannot be undone. */
function whenWritten(setup: IntegrationSetup, { documents }: ImportFigures, self: string): Choice[] {
  if (externalTargetOf(setup) || documents === 0) return [];
  return [
    {
      action: 'undo',
      label: 'Undo the import (remove or restore what it has written)',
      default: false,
      method: 'POST',
      href: `${self}/undo`,
    },
  ];
}

const followChoices = (self: string): Choice[] => [
  {
    action: 'retry-post-processing',
    label: 'Post-process again what is not done',
    default: false,
    method: 'POST',
    href: `${self}/post-processing/retry`,
    body: {},
  },
  open('open-post-processing', 'Open post-processing in error', `${self}/post-processing/entries?status=Error`),
];

const process = (self: string, body: NonNullable<Choice['body']>) => ({
  method: 'POST' as const,
  href: `${self}/process`,
  body,
});

const open = (
  action: Extract<Choice['action'], `open-${string}` | 'download-failed-rows'>,
  label: string,
  href: string,
): Choice => ({
  action,
  label,
  default: false,
  method: 'GET',
  href,
});
