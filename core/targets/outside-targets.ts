import type { OutsideTarget } from '../../connectors/targets/target-writer.js';
import { endpointTarget } from './endpoint-target.js';
import { tableTarget } from './table-target.js';

export const outsideNames = ['table', 'endpoint'] as const;
export type OutsideName = (typeof outsideNames)[number];

/** Every target outside the books; what settings they take stands in `outside-settings.ts`. */
export const outsideTargets: Readonly<Record<OutsideName, OutsideTarget>> = {
  table: tableTarget as OutsideTarget,
  endpoint: endpointTarget as OutsideTarget,
};
