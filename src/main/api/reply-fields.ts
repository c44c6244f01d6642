import type { z } from 'zod';

/** The schema's own field names that an input failed on: top-level names and one step below; never anything the caller sent. */
export const failedFields = (schema: z.ZodType, error: z.ZodError): readonly string[] => {
  const known = namesOf(schema, 3);
  const names = error.issues.flatMap((issue) => issue.path.filter((part): part is string => typeof part === 'string' && known.has(part)));
  return [...new Set(names)].slice(0, 20);
};

const namesOf = (schema: z.ZodType, depth: number): ReadonlySet<string> => {
  const found = new Set<string>();
  if (depth === 0) return found;
  const inner = schema as { shape?: Record<string, z.ZodType>; element?: z.ZodType; unwrap?: () => z.ZodType };
  if (inner.shape) {
    for (const [name, child] of Object.entries(inner.shape)) {
      found.add(name);
      for (const below of namesOf(child, depth - 1)) found.add(below);
    }
  } else if (inner.element) {
    for (const below of namesOf(inner.element, depth)) found.add(below);
  }
  return found;
};
