import { asBytes, asList, asText, asUint, fromCbor, SyncFormatError, toCbor } from '#shared/sync/cbor.ts';
import { deviceClasses } from '#shared/sync/roster-entry.ts';
import type { DeviceClass } from '#shared/sync/roster-entry.ts';
import { derive, hmac } from '#main/vault/derive.ts';
import { fromText, toText } from '#main/vault/encodings.ts';
import { unwrap, wrap } from '#main/vault/wrap.ts';

/** What the first workstation says: which clinic this is. Letter 0. */
export interface Welcome {
  readonly genesis: string;
  /** By the recovery words, over the genesis. */
  readonly signature: string;
  readonly clinicName: string;
  readonly hubId: string;
}

/** Who asks to be let in. Letter 1. */
export interface Asking {
  readonly name: string;
  /** SPKI, and an uncompressed point. */
  readonly signing: Uint8Array;
  readonly sealing: Uint8Array;
}

/** Letter 2. The number says nothing by itself: the roster at the hub has the keys that go with it. */
export type Verdict = { readonly type: 'admitted'; readonly dev: number; readonly class: DeviceClass } | { readonly type: 'declined' };

const most = 16_384;

/**
 * Letters in the hub's mailbox between two workstations that know one code (keys-and-lock.md). Name of the box and key come from the code's
 * secret, so that the hub can name the box and read nothing; every letter is bound to its place, and both ends prove that they know the code.
 */
export const letterBox = (secret: Uint8Array) => {
  const key = derive(secret, 'enrolment/letters');
  const seal = (n: number, letter: unknown): Uint8Array => fromText(wrap(key, toCbor(letter), `enrolment/${n}`));
  const open = (n: number, bytes: Uint8Array): readonly unknown[] => {
    const plain = unwrap(key, toText(bytes), `enrolment/${n}`);
    if (!plain) throw new SyncFormatError('a letter of this box');
    return asList(fromCbor(plain, most), 8);
  };
  return {
    id: Buffer.from(derive(secret, 'enrolment/box')).toString('hex'),
    welcome: ({ genesis, signature, clinicName, hubId }: Welcome): Uint8Array => seal(0, [1, genesis, signature, clinicName, hubId]),
    readWelcome: (bytes: Uint8Array): Welcome => {
      const [version, genesis, signature, clinicName, hubId] = open(0, bytes);
      if (version !== 1) throw new SyncFormatError('a letter of version 1');
      return { genesis: asText(genesis, 2_000), signature: asText(signature, 100), clinicName: asText(clinicName, 200), hubId: asText(hubId, 64) };
    },
    asking: ({ name, signing, sealing }: Asking): Uint8Array => seal(1, [1, name, signing, sealing]),
    readAsking: (bytes: Uint8Array): Asking => {
      const [version, name, signing, sealing] = open(1, bytes);
      if (version !== 1) throw new SyncFormatError('a letter of version 1');
      return { name: asText(name, 80), signing: asBytes(signing, 91), sealing: asBytes(sealing, 65) };
    },
    verdict: (verdict: Verdict): Uint8Array => seal(2, verdict.type === 'admitted' ? [1, verdict.dev, verdict.class] : [0]),
    readVerdict: (bytes: Uint8Array): Verdict => {
      const [isIn, dev, kind] = open(2, bytes);
      if (isIn !== 1) return { type: 'declined' };
      const found = deviceClasses.find((each) => each === kind);
      if (!found) throw new SyncFormatError('a class');
      return { type: 'admitted', dev: asUint(dev, 65_535), class: found };
    },
    /** Six digits over both letters: the same on both screens, unless somebody else's computer answered the code. */
    checkNumber: (welcome: Uint8Array, asking: Uint8Array): string => {
      const mac = hmac(derive(secret, 'enrolment/check'), welcome, asking);
      return String(new DataView(mac.buffer).getUint32(0) % 1_000_000).padStart(6, '0');
    },
  };
};
export type LetterBox = ReturnType<typeof letterBox>;
