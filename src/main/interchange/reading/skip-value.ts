/** FHIR's own deepest example nests 15 levels; more than this is an attack on whoever walks it. Arrays and objects count. */
export const maxDepth = 64;

const quote = 0x22, backslash = 0x5c, colon = 0x3a, newline = 0x0a;
const openBrace = 0x7b, closeBrace = 0x7d, openBracket = 0x5b, closeBracket = 0x5d;

const table = (...bytes: readonly number[]): Uint8Array => {
  const marks = new Uint8Array(256);
  for (const byte of bytes) marks[byte] = 1;
  return marks;
};
const structural = [quote, colon, openBrace, closeBrace, openBracket, closeBracket] as const;
// In NDJSON a line's end is a value's end, whatever is open: a broken line must not swallow those that follow.
const outside = { plain: table(...structural), lines: table(...structural, newline) };
const inside = { plain: table(quote, backslash), lines: table(quote, backslash, newline) };
export const whiteSpace = table(0x20, 0x09, 0x0a, 0x0d);
const afterScalar = table(0x20, 0x09, 0x0a, 0x0d, 0x2c, closeBrace, closeBracket);

export type SkipEnd = 'more' | 'done' | 'broken';

/** Finds where one JSON value ends, over any number of chunks, without reading what is in it: JSON.parse does that. */
export interface ValueSkipper {
  /** `first` is the value's first byte; `on` then goes on behind it. */
  readonly begin: (first: number) => void;
  /** Reads on from `from`. After `done` and `broken`, `position` is behind the value or at the byte that cannot be. */
  readonly on: (chunk: Uint8Array, from: number, byLines: boolean) => SkipEnd;
  readonly position: number;
  /** Colons outside of texts: how many members its objects have. Fewer after parsing means that a key stood there twice. */
  readonly members: number;
  readonly isTooDeep: boolean;
  /** A number or word at the very end of a file has no byte behind it that ends it. */
  readonly endsAtEnd: boolean;
}

export const createValueSkipper = (): ValueSkipper => {
  const open = new Uint8Array(maxDepth + 1);
  let position = 0, depth = 0, members = 0;
  let isText = false, isEscaped = false, isScalar = false, isTooDeep = false;

  /** Everything the loop needs is a local: it is read for every byte of a file, and a closure's variables are slower. */
  const on: ValueSkipper['on'] = (chunk, from, byLines) => {
    const end = chunk.length;
    const outsideMarks = byLines ? outside.lines : outside.plain;
    const insideMarks = byLines ? inside.lines : inside.plain;
    let at = from, level = depth, colons = members, inText = isText;
    let result: SkipEnd | undefined;
    if (isScalar) {
      while (at < end && afterScalar[chunk[at]!] === 0) at += 1;
      position = at;
      return at < end ? 'done' : 'more';
    }
    if (isEscaped && at < end) {
      isEscaped = false;
      if (byLines && chunk[at] === newline) result = 'broken';
      else at += 1;
    }
    while (result === undefined) {
      if (inText) {
        while (at < end && insideMarks[chunk[at]!] === 0) at += 1;
        if (at >= end) {
          result = 'more';
        } else if (chunk[at] === backslash) {
          at += 1;
          if (at >= end) isEscaped = true;
          else if (!byLines || chunk[at] !== newline) at += 1;
        } else if (chunk[at] === newline) {
          result = 'broken';
        } else {
          at += 1;
          inText = false;
          if (level === 0) result = 'done';
        }
        continue;
      }
      while (at < end && outsideMarks[chunk[at]!] === 0) at += 1;
      if (at >= end) {
        result = 'more';
        break;
      }
      const byte = chunk[at]!;
      if (byte === quote) {
        inText = true;
      } else if (byte === colon) {
        colons += 1;
      } else if (byte === openBrace || byte === openBracket) {
        level += 1;
        if (level <= maxDepth) open[level] = byte;
        else isTooDeep = true;
      } else if (byte === newline || (level <= maxDepth && open[level] !== byte - 2)) {
        // `{` and `}`, `[` and `]` lie two apart. Deeper ones are only counted: the resource is refused already.
        result = 'broken';
        break;
      } else {
        level -= 1;
        if (level === 0) result = 'done';
      }
      at += 1;
    }
    position = at;
    depth = level;
    members = colons;
    isText = inText;
    return result;
  };

  return {
    on,
    begin: (first) => {
      isText = first === quote;
      isEscaped = isTooDeep = false;
      depth = first === openBrace || first === openBracket ? 1 : 0;
      open[1] = first;
      isScalar = !isText && depth === 0;
      members = 0;
    },
    get position() { return position; },
    get members() { return members; },
    get isTooDeep() { return isTooDeep; },
    get endsAtEnd() { return isScalar; },
  };
};
