/**
 * What has the work of a company take turns with that of others, as options of a workflow or an activity. Plain data: shared
 * by workflows and whoever starts them.
 */
export const companyTurn = (companyId: number) => ({ priority: { fairnessKey: `company-${companyId}` } });
