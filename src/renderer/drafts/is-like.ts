/** Whether what was kept has the shape of the form as it is today: another version may have kept it. Null in `like` stands for any one value. */
export const isLike = <T>(like: T, kept: unknown): kept is T => {
  if (like === null) return kept === null || typeof kept !== 'object';
  if (Array.isArray(like)) return Array.isArray(kept);
  if (typeof like !== 'object') return typeof kept === typeof like;
  return typeof kept === 'object' && kept !== null && Object.entries(like).every(([name, part]) => isLike(part as unknown, (kept as Record<string, unknown>)[name]));
};
