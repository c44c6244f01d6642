/** The text a window sent, in pieces, until it is imported or its person signs out. Memory only: it never touches the disk. */
export interface Uploads {
  readonly add: (owner: string, uploadId: string, piece: { readonly fileName: string; readonly text: string; readonly index: number }) => 'taken' | 'too-large' | 'out-of-order';
  /** Hands the text over and forgets it. */
  readonly take: (owner: string, uploadId: string) => { readonly fileName: string; readonly text: string } | undefined;
  readonly drop: (owner: string) => void;
}

/** Per upload, in UTF-16 units; a person holds at most `maxUploads` at a time. */
const maxLength = 64 * 1024 * 1024;
const maxUploads = 4;

interface Upload {
  readonly fileName: string;
  readonly pieces: string[];
  length: number;
}

export const createUploads = (): Uploads => {
  const byOwner = new Map<string, Map<string, Upload>>();
  return {
    add: (owner, uploadId, { fileName, text, index }) => {
      const own = byOwner.get(owner) ?? new Map<string, Upload>();
      byOwner.set(owner, own);
      const upload = own.get(uploadId) ?? { fileName, pieces: [], length: 0 };
      if (index !== upload.pieces.length) return 'out-of-order';
      if (upload.length + text.length > maxLength || (!own.has(uploadId) && own.size >= maxUploads)) {
        own.delete(uploadId);
        return 'too-large';
      }
      upload.pieces.push(text);
      upload.length += text.length;
      own.set(uploadId, upload);
      return 'taken';
    },
    take: (owner, uploadId) => {
      const upload = byOwner.get(owner)?.get(uploadId);
      byOwner.get(owner)?.delete(uploadId);
      return upload === undefined ? undefined : { fileName: upload.fileName, text: upload.pieces.join('') };
    },
    drop: (owner) => void byOwner.delete(owner),
  };
};
