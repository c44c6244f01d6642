/** How an alert ended: everything was as it should be, it was not, or nobody can tell any more. */
export const alertFindings = ['in-order', 'not-in-order', 'unclear'] as const;
export type AlertFinding = (typeof alertFindings)[number];
