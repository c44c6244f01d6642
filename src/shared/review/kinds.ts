/**
 * Why a person is asked. `answers`: one field has several values because two places wrote at the same time. The others are found by looking
 * over records after a change was applied, the same on every device.
 */
export const reviewKinds = ['answers', 'edited-while-deleted', 'below-zero', 'double-booking', 'duplicate-number', 'two-prescriptions'] as const;
export type ReviewKind = (typeof reviewKinds)[number];
