import type { Log } from '#main/ports.ts';
import type { Challenges } from './challenges.ts';
import type { Heads } from './heads.ts';
import type { Metrics } from './metrics.ts';
import type { Presence } from './presence.ts';
import type { Rosters } from './rosters.ts';
import type { HubStore } from './store.ts';
import type { Tokens } from './tokens.ts';
import type { Watermark } from './watermark.ts';

/** How much the hub takes. Tests and operators set others. */
export interface HubLimits {
  /** Envelopes, manifests and keys of one clinic. */
  readonly quotaBytes: number;
  /** Calls in a minute: of one address in all, of one address without a token, of one device. */
  readonly addressCalls: number;
  readonly strangerCalls: number;
  readonly deviceCalls: number;
  /** Until the whole request is here, and until its headers are. */
  readonly requestMs: number;
  readonly headersMs: number;
  readonly connections: number;
  readonly connectionsOfAddress: number;
  readonly waitMs: number;
  /** For calls under way when the hub ends. */
  readonly endMs: number;
}

export const usualLimits: HubLimits = {
  quotaBytes: 20 * 1024 ** 3, addressCalls: 3_000, strangerCalls: 300, deviceCalls: 900, requestMs: 120_000, headersMs: 10_000, connections: 2_000, connectionsOfAddress: 200, waitMs: 30_000, endMs: 10_000,
};

/** Behind a proxy that passes connections on, every clinic comes from one address: what limits an address is the proxy's work. */
export const proxiedLimits: Partial<HubLimits> = { addressCalls: 10_000_000, strangerCalls: 1_000_000, connectionsOfAddress: usualLimits.connections };

/** What every call has at hand. */
export interface HubParts {
  readonly hubId: string;
  readonly store: HubStore;
  readonly rosters: Rosters;
  readonly presence: Presence;
  readonly tokens: Tokens;
  readonly challenges: Challenges;
  readonly heads: Heads;
  readonly watermark: Watermark;
  readonly metrics: Metrics;
  readonly limits: HubLimits;
  readonly log: Log;
  readonly nowMs: () => number;
}
