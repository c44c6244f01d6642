import { maxFieldLength } from './import-file.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same text for the same content: keys sorted, no spaces. Used for the content hash only, never for what is kept. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
};

/** FHIR's own deepest example nests 15 levels; more than this is an attack on whoever walks it. */
const maxDepth = 64;

/** `too-large` or `too-deep` when some part of the value is, else undefined. Walks without recursion: the value is not trusted yet. */
export const sizeProblem = (value: unknown): 'too-large' | 'too-deep' | undefined => {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value === 'string' && next.value.length > maxFieldLength) return 'too-large';
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= maxDepth) return 'too-deep';
    for (const part of Object.values(next.value)) waiting.push({ value: part, depth: next.depth + 1 });
  }
  return undefined;
};
