/**
 * What the values of one file are called in the report: '' for a file's only one, `line 4` in NDJSON, else `value 2`. A file is
 * NDJSON by its name, or when its first value is one whole line and others follow below it.
 */
export interface DocumentNames {
  /** NDJSON: a line's end then ends whatever is open. */
  readonly byLines: boolean;
  readonly count: number;
  /** A value begins at this index of the chunk. */
  readonly begin: (chunk: Uint8Array, from: number, base: number) => void;
  readonly ended: (at: number) => void;
  /** Called for each chunk before it is read, to see whether the first value is one line. */
  readonly watch: (chunk: Uint8Array, base: number) => void;
  readonly lineEnded: () => void;
  /** Of the value that is open. */
  readonly name: () => string;
  /** Of the first value, once it is known whether others follow. */
  readonly firstName: () => string;
}

const newline = 0x0a;

export const createDocumentNames = (isNdjson: boolean): DocumentNames => {
  let byLines = isNdjson;
  let count = 0, line = 1;
  let newlineAt = -1, firstEnd = -1;
  const look = (chunk: Uint8Array, from: number, base: number) => {
    const index = chunk.indexOf(newline, from);
    if (index >= 0) newlineAt = base + index;
  };
  return {
    get byLines() { return byLines; },
    get count() { return count; },
    begin: (chunk, from, base) => {
      count += 1;
      if (count === 2 && !byLines) byLines = newlineAt >= firstEnd && newlineAt < base + from;
      if (count > 1) return;
      newlineAt = -1;
      look(chunk, from, base);
    },
    ended: (at) => {
      if (count === 1) firstEnd = at;
    },
    watch: (chunk, base) => {
      if (count === 1 && newlineAt < 0) look(chunk, 0, base);
    },
    lineEnded: () => void (line += 1),
    name: () => (byLines ? `line ${line}` : count > 1 ? `value ${count}` : ''),
    firstName: () => (byLines ? 'line 1' : count > 1 ? 'value 1' : ''),
  };
};
