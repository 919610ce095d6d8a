/**
 * Options of a workflow or an activity that make the work of a company take turns with that of the others. Plain data,
 * as both workflows and the client that starts them use it.
 */
export const companyTurn = (companyId: number) => ({ priority: { fairnessKey: `company-${companyId}` } });
