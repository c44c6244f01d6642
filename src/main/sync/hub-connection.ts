/** Why nothing came back that counts as an answer. The words on screen come from these. */
export const unreachableReasons = ['offline', 'timeout', 'certificate', 'expired', 'proxy', 'not-a-hub', 'too-large', 'ended'] as const;
export type UnreachableReason = (typeof unreachableReasons)[number];

/** No answer of a hub: the network, a proxy's page, a wrong certificate, or a body that never ends. */
export class HubUnreachable extends Error {
  override readonly name = 'HubUnreachable';
  readonly reason: UnreachableReason;
  constructor(reason: UnreachableReason) {
    super(reason);
    this.reason = reason;
  }
}

export interface HubRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** As `/s1/push`. */
  readonly path: string;
  readonly body?: Uint8Array;
  readonly token?: string;
  /** Until the last byte; a trickle does not prolong it. */
  readonly timeoutMs: number;
  /** Of the answer after any content coding: more is cut off and refused. */
  readonly mostBytes: number;
}

export interface HubResponse {
  readonly status: number;
  /** Of media type `application/sync+cbor`, or empty. */
  readonly body: Uint8Array;
}

/** One pinned hub: TLS 1.3, its key checked on every connection before a byte is sent, no session resumption, through a proxy where one is set. */
export interface HubConnection {
  /** @throws HubUnreachable */
  readonly request: (request: HubRequest) => Promise<HubResponse>;
  readonly end: () => Promise<void>;
}

export interface HubAddress {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the hub's SubjectPublicKeyInfo. */
  readonly pin: Uint8Array;
  /** `http://host:port`; none when undefined. */
  readonly proxy?: string | undefined;
}

export type ConnectHub = (address: HubAddress) => HubConnection;
