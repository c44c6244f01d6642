const encoder = new TextEncoder();

/** Bytes in UTF-8 from pieces in another encoding. Undefined when they are none of that encoding. */
export interface ToUtf8 {
  readonly take: (bytes: Uint8Array) => Uint8Array | undefined;
  readonly end: () => Uint8Array | undefined;
}

/**
 * FHIR is UTF-8, but Windows' own tools save UTF-16. The text of each resource is kept as it stood; the bytes the report names are those
 * of the UTF-8.
 */
export const createToUtf8 = (encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): ToUtf8 => {
  // Each resource's own UTF-8 is checked where it is parsed: one that is wrong must not take its neighbours with it.
  if (encoding === 'utf-8') return { take: (bytes) => bytes, end: () => new Uint8Array(0) };
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return encoder.encode(bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
    } catch {
      // TextDecoder's only way to say so.
      return undefined;
    }
  };
  return { take: decode, end: () => decode() };
};
