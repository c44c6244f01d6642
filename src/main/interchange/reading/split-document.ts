import { Buffer, isUtf8 } from 'node:buffer';
import { maxHeldBytes } from '#shared/interchange/import-file.ts';
import { createByteHold } from './byte-hold.ts';
import type { Piece } from './byte-hold.ts';
import { createCapture } from './capture.ts';
import type { Captured, Purpose } from './capture.ts';
import { createDocumentNames } from './document-names.ts';
import { meaningful, openFrame } from './frame.ts';
import type { Facts, FoundBytes, Frame } from './frame.ts';
import { plainWord, quickFacts } from './quick-facts.ts';
import { whiteSpace } from './skip-value.ts';

/** `message` and `document` are treated as a collection; responses and history are not records to import. */
const importedBundles: ReadonlySet<unknown> = new Set(['transaction', 'batch', 'collection', 'searchset', 'message', 'document']);
/** A bundle in a bundle in a bundle is seen in the wild; more than this is not. */
const maxNesting = 8;

export interface SplitterOptions {
  readonly onResource: (found: FoundBytes) => void;
  /** `at` is the byte in the file. */
  readonly onRefused: (path: string, at: number, reason: string) => void;
  /** NDJSON by its name. */
  readonly isNdjson?: boolean;
  /** Where the first chunk lies in the file: behind a byte order mark, for one. */
  readonly firstByte?: number;
  /** Only finds out what the large bundles of a file are. */
  readonly onFacts?: (at: number, facts: Facts) => void;
}

/** Finds where every resource of a file begins and ends (docs/decisions/0028). Chunks of any size give the same answers. */
export interface Splitter {
  readonly push: (bytes: Uint8Array) => void;
  /** After the last chunk. */
  readonly end: () => void;
  /**
   * A bundle is larger than what is held and has not said its type yet: read the file once more through a splitter with `onFacts` and
   * hand those to `resolve`. Until then chunks only wait.
   */
  readonly isWaiting: boolean;
  readonly resolve: (facts: ReadonlyMap<number, Facts>) => void;
}

const noBytes = new Uint8Array(0);
const unknown: Facts = { resourceType: undefined, type: undefined };

/** Undefined is no JSON value: it stands for what does not parse. */
const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')) as unknown;
  } catch {
    // Not JSON is an answer here: it is refused by name.
    return undefined;
  }
};

const valueStarts: ReadonlySet<number | undefined> = new Set([...'{["-tfn0123456789'].map((character) => character.charCodeAt(0)));

export const createSplitter = (options: SplitterOptions): Splitter => {
  const { onFacts } = options;
  const names = createDocumentNames(options.isNdjson ?? false);
  const capture = createCapture();
  const frames: Frame[] = [];
  const queue: Piece[] = [];
  let chunk: Uint8Array = noBytes;
  /** Byte of the file at which the chunk begins, and up to which it came. */
  let base = options.firstByte ?? 0, received = base;
  let isEnded = false, isWaiting = false;
  /** The chunk is left before its end: it, or what was held, is read again, or nothing more is. */
  let isLeft = false;
  /** Nothing makes sense until the next line, or in plain JSON until the end. */
  let isLost = false;
  /** The first value's answer, until it shows whether it is the only one and what it is called. */
  let first: ((path: string) => void) | undefined;
  /** The object that is not known yet to be a bundle, from its first byte on: it is read again when it is. */
  const held = createByteHold();
  let holdFrom = -1;
  let known: Facts | undefined;
  let surveyed: ReadonlyMap<number, Facts> | undefined;

  const top = () => frames[frames.length - 1];
  const pathHere = (): string => {
    const frame = top();
    if (frame === undefined) return names.name();
    if (frame.kind === 'entries') return `${frame.path}.entry[${Math.max(frame.count - 1, 0)}]`;
    return frame.kind === 'entry' && frame.key === 'resource' && frame.expect === 'value' ? `${frame.path}.resource` : frame.path;
  };
  /** Answers for the file's first value wait for its name. */
  const answer = (tell: (path: string) => void) => {
    if (onFacts !== undefined) return;
    if (frames.length === 0 && names.count === 1 && !names.byLines) first = tell;
    else tell(pathHere());
  };
  const tellFirst = () => {
    first?.(names.firstName());
    first = undefined;
  };
  const refuse = (at: number, reason: string) => answer((path) => options.onRefused(path, at, reason));

  const giveEntry = (entry: Frame) => {
    const { waiting, met, fullUrl } = entry;
    if (waiting === undefined || onFacts !== undefined) return;
    entry.waiting = undefined;
    const problem = met.has('twice') ? 'duplicate-key' : met.has('encoding') ? 'encoding' : waiting.problem;
    waiting.fullUrl = fullUrl;
    options.onResource(problem === undefined ? waiting : { ...waiting, problem, bytes: noBytes });
  };

  /** Goes on with the file from the first byte of the object held, now that it is known what it is. */
  const again = (facts: Facts) => {
    queue.unshift(...held.takePieces(), { bytes: chunk.subarray(holdFrom), at: base + holdFrom });
    frames.pop();
    capture.drop();
    known = facts;
    holdFrom = -1;
    isLeft = true;
  };

  /** The file, or in NDJSON the line, makes no sense from `at` on. What was whole before stays. */
  const fail = (at: number) => {
    // As one value it may still end somewhere, and then only this resource is refused.
    if (top()?.kind === 'probe' && holdFrom >= 0) return again(unknown);
    tellFirst();
    const path = pathHere();
    const entry = frames.findLast(({ kind }) => kind === 'entry');
    // Without its fullUrl nobody knows yet what it is called: then it comes with the mended file.
    if (entry !== undefined && entry.fullUrl !== '') giveEntry(entry);
    if (onFacts === undefined) options.onRefused(path, at, 'malformed-json');
    frames.length = 0;
    capture.drop();
    held.clear();
    holdFrom = -1;
    isLost = true;
    if (!names.byLines) isLeft = true;
  };

  const skip = (purpose: Purpose, from: number): number => {
    capture.begin(purpose, chunk, from, base);
    return from + 1;
  };
  const open = (kind: Frame['kind'], from: number, path: string, nesting: number): number => {
    frames.push(openFrame(kind, base + from, path, nesting));
    return from + 1;
  };

  const endValue = (end: number) => {
    const frame = top();
    if (frame === undefined) names.ended(base + end);
    else frame.expect = 'comma-or-end';
  };

  const startResource = (from: number): number => {
    const at = base + from;
    if (chunk[from] !== 0x7b) return skip('no-resource', from);
    const above = top();
    const nesting = above?.nesting ?? 0;
    const bundlePath = above === undefined ? `${pathHere()} Bundle`.trimStart() : pathHere();
    if (onFacts !== undefined) return nesting < maxNesting ? open('bundle', from, bundlePath, nesting + 1) : skip('unread', from);
    const facts = known ?? surveyed?.get(at) ?? quickFacts(chunk, from);
    known = undefined;
    if (facts === undefined) {
      holdFrom = from;
      return open('probe', from, pathHere(), nesting);
    }
    if (facts.resourceType !== 'Bundle') return skip('resource', from);
    const problem = !importedBundles.has(facts.type) ? 'bundle-type-not-imported' : nesting >= maxNesting ? 'too-deep' : undefined;
    if (problem === undefined) return open('bundle', from, bundlePath, nesting + 1);
    refuse(at, problem);
    return skip('unread', from);
  };

  const startMember = (frame: Frame, from: number): number => {
    const { kind, key } = frame;
    if (kind === 'entries') {
      frame.count += 1;
      return chunk[from] === 0x7b ? open('entry', from, pathHere(), frame.nesting) : skip('no-resource', from);
    }
    if (!meaningful[kind].has(key)) return skip(kind === 'probe' || onFacts !== undefined ? 'unread' : 'member', from);
    // What a probe reads is read again, and told then.
    if (frame.met.has(key) && kind !== 'probe') {
      if (kind === 'entry') frame.met.add('twice');
      if (frame.waiting === undefined) refuse(base + from, 'duplicate-key');
      return skip('member', from);
    }
    frame.met.add(key);
    if (key === 'resource') return startResource(from);
    if (key !== 'entry') return skip('text', from);
    if (chunk[from] === 0x5b) return open('entries', from, frame.path, frame.nesting);
    refuse(base + from, 'bad-field: entry');
    return skip('member', from);
  };

  const readText = (frame: Frame, { bytes, at }: Captured, end: number) => {
    const value = bytes === undefined ? '' : parse(bytes);
    if (value === undefined && onFacts === undefined) return fail(at);
    const text = typeof value === 'string' ? value : undefined;
    if (frame.kind === 'entry') {
      if (bytes !== undefined && !isUtf8(bytes)) frame.met.add('encoding');
      frame.fullUrl = text !== undefined && text.length <= 2000 ? text : '';
    } else if (frame.key === 'type') frame.type = text;
    else frame.resourceType = text ?? '';
    endValue(end);
    const { kind, resourceType, type } = frame;
    if (kind !== 'probe' || holdFrom < 0 || resourceType === undefined) return;
    if (resourceType !== 'Bundle' || type !== undefined) again({ resourceType, type });
  };

  const giveResource = ({ bytes, at, isTooDeep, members }: Captured) => {
    const problem = bytes === undefined ? 'too-large' : isTooDeep ? 'too-deep' : undefined;
    const bundle = frames.findLast(({ kind }) => kind === 'bundle');
    const found: FoundBytes = {
      bytes: problem === undefined && bytes !== undefined ? bytes : noBytes, problem, at, path: pathHere(), bundleAt: bundle?.at, fullUrl: '', members,
    };
    const frame = top();
    if (frame === undefined) answer((path) => options.onResource({ ...found, path }));
    else frame.waiting = found;
  };

  /** The value that was skipped ends at this index of the chunk. */
  const took = (end: number) => {
    const captured = capture.take(chunk, end, base);
    const { purpose, bytes, at, isTooDeep } = captured;
    const frame = top();
    if (purpose === 'key' && frame !== undefined) {
      const key = bytes === undefined ? '' : parse(bytes);
      if (typeof key !== 'string' && onFacts === undefined) return fail(at);
      return void Object.assign(frame, { key: key ?? '', expect: 'colon' });
    }
    if (purpose === 'text' && frame !== undefined) return readText(frame, captured, end);
    if (purpose === 'resource') giveResource(captured);
    if (purpose === 'member' || purpose === 'no-resource') {
      if (bytes !== undefined && !isTooDeep && parse(bytes) === undefined) return fail(at);
      if (purpose === 'no-resource') refuse(at, 'not-fhir');
    }
    endValue(end);
  };

  const close = (frame: Frame, end: number): number => {
    if (frame.kind === 'probe' && holdFrom >= 0) return again(frame), end;
    // Larger than what is held, and the file could not be had a second time.
    if (frame.kind === 'probe') refuse(frame.at, 'too-large');
    if (frame.kind === 'entry') giveEntry(frame);
    frames.pop();
    if (frame.kind === 'bundle' && base + end - frame.at > maxHeldBytes / 2) onFacts?.(frame.at, { resourceType: frame.resourceType, type: frame.type });
    endValue(end);
    return end;
  };

  /** Most keys are short words and lie in one chunk; an escape or a chunk's end takes the long way. */
  const startKey = (frame: Frame, from: number): number => {
    const word = plainWord(chunk, from);
    if (word === undefined) return skip('key', from);
    frame.key = word;
    frame.expect = 'colon';
    return from + word.length + 2;
  };

  const broken = (at: number): number => (fail(base + at), at);

  /** One byte of an envelope that is no white space. Answers the index to go on from. */
  const token = (at: number): number => {
    const frame = top();
    const byte = chunk[at];
    if (known !== undefined) return startResource(at);
    if (frame === undefined) {
      names.begin(chunk, at, base);
      tellFirst();
      return valueStarts.has(byte) ? startResource(at) : broken(at);
    }
    const { expect, kind } = frame;
    if (byte === (kind === 'entries' ? 0x5d : 0x7d)) return expect.endsWith('-or-end') ? close(frame, at + 1) : broken(at);
    if (expect === 'value' || expect === 'value-or-end') return valueStarts.has(byte) ? startMember(frame, at) : broken(at);
    if (expect === 'key' || expect === 'key-or-end') return byte === 0x22 ? startKey(frame, at) : broken(at);
    if (byte !== (expect === 'colon' ? 0x3a : 0x2c)) return broken(at);
    frame.expect = expect === 'colon' || kind === 'entries' ? 'value' : 'key';
    return at + 1;
  };

  const scan = (piece: Piece) => {
    chunk = piece.bytes;
    base = piece.at;
    isLeft = false;
    names.watch(chunk, base);
    let at = 0;
    while (at < chunk.length && !isLeft) {
      if (isLost) {
        at = chunk.indexOf(0x0a, at);
        if (at < 0) return;
        isLost = false;
      }
      if (capture.purpose !== undefined) {
        const result = capture.on(chunk, at, names.byLines);
        at = capture.position;
        if (result === 'done') took(at);
        if (result === 'broken') broken(at);
      } else if (whiteSpace[chunk[at] ?? 0] === 0) {
        at = token(at);
      } else if (chunk[at] === 0x0a && names.byLines && frames.length > 0) {
        broken(at);
      } else {
        if (chunk[at] === 0x0a) names.lineEnded();
        at += 1;
        while (chunk[at] === 0x20) at += 1;
      }
    }
    if (isLeft) return;
    capture.chunkEnded(chunk, base);
    if (holdFrom < 0) return;
    held.add(chunk.subarray(holdFrom), base + holdFrom);
    base += chunk.length;
    chunk = noBytes;
    holdFrom = 0;
    if (held.length > maxHeldBytes) weigh();
  };

  /** More is held than may be: the survey of the file says what it is. */
  const weigh = () => {
    const facts = surveyed?.get(top()?.at ?? -1);
    isWaiting = surveyed === undefined;
    if (facts !== undefined) return again(facts);
    if (isWaiting) return;
    held.clear();
    holdFrom = -1;
  };

  const drain = () => {
    while (!isWaiting) {
      const next = queue.shift();
      if (next !== undefined && !(isLost && !names.byLines)) scan(next);
      else if (next === undefined) break;
    }
    if (!isEnded || isWaiting) return;
    isEnded = false;
    chunk = noBytes;
    base = received;
    if (capture.purpose !== undefined && capture.endsAtEnd && frames.length === 0) took(0);
    if (capture.purpose !== undefined || frames.length > 0) fail(received);
    // What was held as a probe is now read as one value, and ends as one.
    if (queue.length > 0) {
      isEnded = true;
      return drain();
    }
    tellFirst();
    if (names.count === 0 && onFacts === undefined) options.onRefused('', 0, 'empty');
  };

  return {
    push: (bytes) => {
      queue.push({ bytes, at: received });
      received += bytes.length;
      drain();
    },
    end: () => {
      isEnded = true;
      drain();
    },
    get isWaiting() { return isWaiting; },
    resolve: (facts) => {
      surveyed = facts;
      weigh();
      drain();
    },
  };
};
