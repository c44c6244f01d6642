/** One JSON document of a file. `at` is '' for a whole file, `line 3` in NDJSON. */
export type ParsedText =
  | { readonly type: 'document'; readonly at: string; readonly value: unknown }
  | { readonly type: 'refused'; readonly at: string; readonly reason: string };

const parse = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Not JSON is an answer here: it is refused by name.
    return undefined;
  }
};

/** What a text is that is not JSON, by its first characters. */
const foreign = (text: string): string | undefined => {
  if (text.startsWith('<')) return 'xml';
  if (text.startsWith('PK\u0003\u0004')) return 'zip';
  if (text.slice(0, 4096).includes('\u0000')) return 'binary';
  return undefined;
};

/** The documents of a file's text: one JSON value, or NDJSON with one on each line. */
export function* parseText(text: string): Generator<ParsedText, void, undefined> {
  const clean = text.replace(/^\uFEFF/, '').trimStart();
  const other = foreign(clean);
  if (other !== undefined) return yield { type: 'refused', at: '', reason: other };
  const whole = parse(clean);
  if (whole !== undefined) return yield { type: 'document', at: '', value: whole.value };
  const lines = clean.split('\n');
  const first = lines.length > 1 ? parse(lines[0] ?? '') : undefined;
  if (first === undefined) return yield { type: 'refused', at: '', reason: 'malformed-json' };
  for (const [index, line] of lines.entries()) {
    if (line.trim().length === 0) continue;
    const at = `line ${index + 1}`;
    const parsed = parse(line);
    yield parsed === undefined ? { type: 'refused', at, reason: 'malformed-json' } : { type: 'document', at, value: parsed.value };
  }
}
