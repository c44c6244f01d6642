/** Many byte strings as one: a thread is told of two buffers instead of thousands. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** Where each ends. */
  readonly ends: Uint32Array;
}

export const pack = (parts: readonly Uint8Array[]): Packed => {
  const ends = new Uint32Array(parts.length);
  let length = 0;
  parts.forEach((part, i) => { ends[i] = length += part.length; });
  const bytes = new Uint8Array(length);
  parts.forEach((part, i) => { bytes.set(part, (ends[i] ?? 0) - part.length); });
  return { bytes, ends };
};

/** Views, not copies. */
export const unpack = ({ bytes, ends }: Packed): readonly Uint8Array[] => Array.from(ends, (end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
