/** Base64url without padding, as everywhere in vault.json. */
export const toText = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
export const fromText = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'));
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Overwrites a key that is no longer needed. Strings cannot be overwritten: keys stay in byte arrays. */
export const zero = (bytes: Uint8Array | undefined): void => void bytes?.fill(0);
