const named = (name: string): Uint8Array => Uint8Array.from(name.padEnd(16), (letter) => letter.charCodeAt(0));

/** The same 16 bytes in every clinic: a stream that belongs to no patient has nothing to hide in its name. */
export const sharedStreams = {
  directory: named('directory'),
  /** Grants, bundles, policies. */
  rules: named('rules'),
  staff: named('staff'),
  /** Heartbeats of devices: heads, cursors, digests. */
  devices: named('devices'),
  /** Ranges of every device's audit log, sealed by page; phones never get them. */
  audit: named('audit'),
} as const;
export type SharedStream = keyof typeof sharedStreams;
