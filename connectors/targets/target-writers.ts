import type { ExternalName, ExternalSettings } from '../../core/targets/external-targets.js';
import { sendDocuments } from './endpoint/send-documents.js';
import { writeTable } from './table/write-table.js';
import type { TargetWriter } from './target-writer.js';

/** The writer of every external target. */
const targetWriters: { readonly [Name in ExternalName]: TargetWriter<ExternalSettings[Name]> } = {
  table: writeTable,
  endpoint: sendDocuments,
};

/** The writer of the external target of this name, which must be given settings of that target. */
export const writerOf = (name: ExternalName): TargetWriter => targetWriters[name] as TargetWriter;
