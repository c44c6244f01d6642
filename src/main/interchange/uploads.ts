export interface SentFile {
  readonly fileName: string;
  readonly text: string;
}

/** The files a window sent, in pieces, until it is imported or its person signs out. Memory only: it never touches the disk. */
export interface Uploads {
  readonly add: (owner: string, uploadId: string, piece: { readonly fileName: string; readonly text: string; readonly index: number }) => 'taken' | 'too-large' | 'out-of-order';
  /** Hands the files over, in the order they came, and forgets them. */
  readonly take: (owner: string, uploadId: string) => readonly SentFile[] | undefined;
  readonly drop: (owner: string) => void;
}

/** Of all files of an upload together, in UTF-16 units; a person holds at most `maxUploads` at a time. */
const maxLength = 64 * 1024 * 1024;
const maxUploads = 4;

interface Upload {
  readonly files: { readonly fileName: string; readonly pieces: string[] }[];
  length: number;
}

export const createUploads = (): Uploads => {
  const byOwner = new Map<string, Map<string, Upload>>();
  return {
    add: (owner, uploadId, { fileName, text, index }) => {
      const own = byOwner.get(owner) ?? new Map<string, Upload>();
      byOwner.set(owner, own);
      const upload = own.get(uploadId) ?? { files: [], length: 0 };
      // The first piece of a file begins it; the others follow the file that is open.
      const file = index === 0 ? { fileName, pieces: [] } : upload.files.at(-1);
      if (file?.fileName !== fileName || index !== file.pieces.length) return 'out-of-order';
      if (upload.length + text.length > maxLength || (!own.has(uploadId) && own.size >= maxUploads)) {
        own.delete(uploadId);
        return 'too-large';
      }
      if (index === 0) upload.files.push(file);
      file.pieces.push(text);
      upload.length += text.length;
      own.set(uploadId, upload);
      return 'taken';
    },
    take: (owner, uploadId) => {
      const upload = byOwner.get(owner)?.get(uploadId);
      byOwner.get(owner)?.delete(uploadId);
      return upload?.files.map(({ fileName, pieces }) => ({ fileName, text: pieces.join('') }));
    },
    drop: (owner) => void byOwner.delete(owner),
  };
};
