import type { ExternalStep, InternalStep } from '../../../core/setup/steps/step.js';
import type { ExternalStepName, InternalStepName, StepSettingsOf } from '../../../core/setup/steps/steps.js';
import { callForSubjects } from './call-for-subjects.js';
import { callFunction } from './call-function.js';
import { mailSubjects } from './mail-subjects.js';
import { releaseDocuments } from './release-documents.js';
import { startImport } from './start-import.js';
import type { ApplyStep, CallStep } from './step-work.js';

/** The work of every internal step. */
const applied: { readonly [Name in InternalStepName]: ApplyStep<StepSettingsOf<Name>> } = {
  release: releaseDocuments,
  'start-integration': startImport,
};

/** The work of every external step. */
const called: { readonly [Name in ExternalStepName]: CallStep<StepSettingsOf<Name>> } = {
  webhook: callForSubjects,
  'sql-function': callFunction,
  'e-mail': mailSubjects,
};

/** The work of an internal step; it must be given settings of that step. */
export const applyOf = ({ name }: InternalStep): ApplyStep => applied[name as InternalStepName] as ApplyStep;

/** The work of an external step; it must be given settings of that step. */
export const callOf = ({ name }: ExternalStep): CallStep => called[name as ExternalStepName] as CallStep;
