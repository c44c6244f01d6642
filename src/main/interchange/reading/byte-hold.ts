/** Bytes of a file and where they begin in it. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Keeps what lies in more than one chunk, until it is whole. Chunks are not copied before that. */
export interface ByteHold {
  readonly add: (bytes: Uint8Array, at: number) => void;
  /** What was kept, with `last` behind it, as one; nothing is kept afterwards. */
  readonly join: (last: Uint8Array) => Uint8Array;
  readonly takePieces: () => readonly Piece[];
  readonly clear: () => void;
  readonly length: number;
}

export const createByteHold = (): ByteHold => {
  let pieces: Piece[] = [];
  let length = 0;
  const clear = () => {
    pieces = [];
    length = 0;
  };
  return {
    clear,
    add: (bytes, at) => {
      if (bytes.length === 0) return;
      pieces.push({ bytes, at });
      length += bytes.length;
    },
    join: (last) => {
      if (pieces.length === 0) return last;
      const whole = new Uint8Array(length + last.length);
      let at = 0;
      for (const { bytes } of pieces) {
        whole.set(bytes, at);
        at += bytes.length;
      }
      whole.set(last, at);
      clear();
      return whole;
    },
    takePieces: () => {
      const taken = pieces;
      clear();
      return taken;
    },
    get length() { return length; },
  };
};
