import { Type } from 'typebox';
import { targetNames } from '../targets/targets.js';

/** The name of an internal target, as a schema. */
export const InternalTargetName = Type.Enum([...targetNames], {
  $id: 'InternalTargetName',
  description: "One of Longshore's own tables that records can become.",
});
