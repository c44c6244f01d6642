/** What a resource is, where its own members say so before, or apart from, the rest of it. */
export interface Facts {
  readonly resourceType: string | undefined;
  /** A Bundle's `type`. */
  readonly type: string | undefined;
}

/** A resource's own bytes, as they lie in the file. */
export interface FoundBytes {
  /** Empty when `problem` is set. */
  readonly bytes: Uint8Array;
  readonly problem: 'too-large' | 'too-deep' | 'encoding' | 'duplicate-key' | undefined;
  /** Byte in the file where it begins. */
  readonly at: number;
  /** `Bundle.entry[3].resource`, `line 4`; '' for a file's only resource. */
  readonly path: string;
  /** Byte where its bundle begins; undefined outside of one. */
  readonly bundleAt: number | undefined;
  /** Filled in at its entry's end. */
  fullUrl: string;
  /** Members of all its objects together, counted in the bytes. */
  readonly members: number;
}

export type Expect = 'value' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'value-or-end';

/**
 * An envelope that is open: a bundle, its array of entries, one entry, or an object of which is not known yet whether it is a bundle
 * (`probe`). Everything else in a file is skipped over as one value.
 */
export interface Frame {
  readonly kind: 'bundle' | 'entries' | 'entry' | 'probe';
  readonly at: number;
  readonly path: string;
  /** Bundles around it. */
  readonly nesting: number;
  expect: Expect;
  key: string;
  /** Members that mean something, met so far: a second one of that name is refused, not guessed about. */
  readonly met: Set<string>;
  resourceType: string | undefined;
  type: string | undefined;
  /** Entries begun, of `entries`. */
  count: number;
  fullUrl: string;
  /** The entry's resource, until its fullUrl is known, which may come after it. */
  waiting: FoundBytes | undefined;
}

export const openFrame = (kind: Frame['kind'], at: number, path: string, nesting: number): Frame => ({
  kind, at, path, nesting, expect: kind === 'entries' ? 'value-or-end' : 'key-or-end', key: '', met: new Set(), resourceType: undefined, type: undefined,
  count: 0, fullUrl: '', waiting: undefined,
});

/** Members of each envelope that say something here. */
export const meaningful: Readonly<Record<Frame['kind'], ReadonlySet<string>>> = {
  bundle: new Set(['resourceType', 'type', 'entry']), probe: new Set(['resourceType', 'type']), entry: new Set(['fullUrl', 'resource']), entries: new Set(),
};
