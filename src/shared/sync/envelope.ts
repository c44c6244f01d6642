import { asBytes, asList, asUint, fromCbor, SyncFormatError, toCbor } from './cbor.ts';
import { mostDevice, syncLimits } from './limits.ts';

/**
 * What the hub sees of an envelope. `kep` names the data key: KEK epoch × 65536 + the device that made the key, so that two devices
 * never make one name. `pq` is this device's previous q in this stream (0 for none): a gap shows on scoped copies too.
 */
export interface EnvelopeHeader {
  readonly stream: Uint8Array;
  readonly dev: number;
  readonly q0: number;
  readonly n: number;
  readonly pq: number;
  readonly kep: number;
  /** Version of the synthetic compression dictionary. */
  readonly dict: number;
}

/** As it travels and is kept: CBOR `[1, stream, dev, q0, n, pq, kep, dict, body]`, body = nonce(12) ‖ AES-256-GCM ‖ tag(16). */
export interface Envelope {
  readonly header: EnvelopeHeader;
  readonly body: Uint8Array;
}

export const epochOf = (kep: number): number => Math.floor(kep / 65_536);
export const kepOf = (epoch: number, dev: number): number => epoch * 65_536 + dev;

const headerList = ({ stream, dev, q0, n, pq, kep, dict }: EnvelopeHeader) => [1, stream, dev, q0, n, pq, kep, dict];

/** Bound to the ciphertext: a record of one patient, device, key or clinic does not open as another's. */
export const associatedData = (clinicId: string, header: EnvelopeHeader): Uint8Array => toCbor(['wardlight/envelope/1', clinicId, ...headerList(header)]);

export const encodeEnvelope = ({ header, body }: Envelope): Uint8Array => toCbor([...headerList(header), body]);

/** @throws SyncFormatError */
export const decodeEnvelope = (bytes: Uint8Array): Envelope => {
  const [version, stream, dev, q0, n, pq, kep, dict, body, ...more] = asList(fromCbor(bytes, syncLimits.envelopeBytes + 200), 9);
  if (version !== 1 || more.length > 0) throw new SyncFormatError('an envelope of version 1');
  const header = {
    stream: asBytes(stream, 16), dev: asUint(dev, mostDevice), q0: asUint(q0), n: asUint(n, syncLimits.changesPerBatch),
    pq: asUint(pq), kep: asUint(kep), dict: asUint(dict, 255),
  };
  if (header.dev === 0 || header.q0 === 0 || header.n === 0 || header.pq >= header.q0) throw new SyncFormatError('a header');
  const sealed = asBytes(body);
  if (sealed.length < 29 || sealed.length > syncLimits.envelopeBytes) throw new SyncFormatError('a body');
  return { header, body: sealed };
};

/** Padmé (Nikitin et al., PETS 2019): lengths leak O(log log n) bits, at most 12 % longer. */
export const padmeLength = (length: number): number => {
  if (length < 2) return length;
  const e = Math.floor(Math.log2(length));
  const s = Math.floor(Math.log2(e)) + 1;
  const mask = 2 ** Math.max(0, e - s) - 1;
  return length + ((-length) & mask);
};
