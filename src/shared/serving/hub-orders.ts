import type { ServingTrouble } from './serving.ts';

/** The port of docs/hub.md. */
export const usualHubPort = 7843;

/** What a workstation tells the hub that it started. Plain values: they go through Node's channel and Electron's alike. */
export type HubOrder =
  | {
      readonly type: 'start'; readonly folder: string;
      /** 32 bytes, base64url: of its database, its copies and its own key's file. */
      readonly key: string;
      /** How other programs of this computer alone reach it: a demonstration opens nothing to a network. */
      readonly isLoopbackOnly: boolean;
      readonly port: number;
      /** How many ports after that one may be taken in its place. */
      readonly others: number;
    }
  | { readonly type: 'invite' | 'figures' | 'end' };

/** What the hub tells back. `pin`: SHA-256 of its SubjectPublicKeyInfo, hex. */
export type HubSaid =
  | { readonly type: 'runs'; readonly port: number; readonly pin: string }
  | { readonly type: 'cannot'; readonly why: ServingTrouble }
  /** A code that registers one clinic, once. */
  | { readonly type: 'invited'; readonly code: string }
  | { readonly type: 'figures'; readonly connected: number; readonly bytes: number; readonly backedUpAt: string | null; readonly isDiskFull: boolean };
