import type { Unsettled } from '#shared/review/unsettled.ts';

/** What stands in the way of an edit that was made from what a screen showed. */
export type NotOver =
  /** Several answers stand in these fields: only whoever has looked at all of them settles one. */
  | { readonly type: 'unsettled'; readonly fields: string[] }
  /** Somebody wrote one of them since. */
  | { readonly type: 'overtaken' };

/**
 * Whether an edit may be laid over a record: each field it names still stands as the person saw it. Asked in the transaction that writes, so that
 * nothing comes between. Fields that the edit does not name may change meanwhile. Undefined when it may.
 */
export const whyNotOver = (stands: { readonly unsettled: readonly Unsettled[] }, seen: Readonly<Record<string, unknown>>): NotOver | undefined => {
  const fields = stands.unsettled.map(({ field }) => field).filter((field) => Object.hasOwn(seen, field));
  if (fields.length > 0) return { type: 'unsettled', fields };
  const now = stands as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(seen).some(([field, value]) => (now[field] ?? null) !== (value ?? null)) ? { type: 'overtaken' } : undefined;
};
