import type { ImportFile } from '#shared/interchange/import-file.ts';

/** Hands one thing at a time from a giver to a taker; giving waits until it is taken, so nothing piles up. */
const createHandover = <T>() => {
  let offered: { readonly value: T; readonly taken: () => void } | undefined;
  let isOver = false;
  let wake: () => void = () => undefined;
  return {
    /** Resolves once it is taken, or once nobody will take anything any more. */
    give: (value: T): Promise<void> => {
      if (isOver) return Promise.resolve();
      return new Promise((taken) => {
        offered = { value, taken };
        wake();
      });
    },
    take: async (): Promise<T | undefined> => {
      while (offered === undefined && !isOver) {
        await new Promise<void>((woken) => {
          wake = woken;
        });
      }
      const taken = offered;
      offered = undefined;
      taken?.taken();
      return taken?.value;
    },
    /** What is offered is still taken; giving no longer waits. */
    end: () => {
      isOver = true;
      wake();
    },
    /** Nobody takes any more. */
    leave: () => {
      isOver = true;
      offered?.taken();
      offered = undefined;
      wake();
    },
  };
};

export interface Piece {
  readonly fileName: string;
  /** Base64. */
  readonly piece: string;
  readonly index: number;
  readonly last: boolean;
}

/** The files a window sends while a job reads them: one piece is held, whatever their size. Memory only. */
export interface Upload {
  readonly files: AsyncIterable<ImportFile>;
  /** Waits until the reader has taken the piece. */
  readonly add: (piece: Piece) => Promise<'taken' | 'out-of-order'>;
  /** No more files; answers false while one has no last piece. */
  readonly end: () => boolean;
  /** Lets go of whoever waits. */
  readonly drop: () => void;
}

export const createUpload = (): Upload => {
  const files = createHandover<ImportFile>();
  let open: { readonly name: string; readonly chunks: ReturnType<typeof createHandover<Uint8Array>>; next: number } | undefined;
  let isEnded = false;

  const newFile = (name: string) => {
    const chunks = createHandover<Uint8Array>();
    const read = async function* () {
      try {
        for (let chunk = await chunks.take(); chunk !== undefined; chunk = await chunks.take()) yield chunk;
      } finally {
        // A file refused at its beginning is not read on; what is still sent of it goes nowhere.
        chunks.leave();
      }
    };
    let isRead = false;
    const file: ImportFile = {
      name, bytes: null,
      open: async () => {
        // What a window sent is gone once it is read.
        if (isRead) return { type: 'refused', reason: 'unreadable' };
        isRead = true;
        return { type: 'opened', chunks: read() };
      },
    };
    return { name, chunks, next: 0, file };
  };

  return {
    files: (async function* () {
      for (let file = await files.take(); file !== undefined; file = await files.take()) yield file;
    })(),
    add: async ({ fileName, piece, index, last }) => {
      if (isEnded) return 'out-of-order';
      if (open === undefined) {
        if (index !== 0) return 'out-of-order';
        const { file, ...made } = newFile(fileName);
        open = made;
        await files.give(file);
      }
      if (open.name !== fileName || index !== open.next) return 'out-of-order';
      const own = open;
      own.next += 1;
      if (last) open = undefined;
      if (piece !== '') await own.chunks.give(new Uint8Array(Buffer.from(piece, 'base64')));
      if (last) own.chunks.end();
      return 'taken';
    },
    end: () => {
      if (open !== undefined) return false;
      isEnded = true;
      files.end();
      return true;
    },
    drop: () => {
      isEnded = true;
      open?.chunks.leave();
      files.leave();
    },
  };
};
