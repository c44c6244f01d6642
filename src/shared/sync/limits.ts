/** What one message may hold. Both ends refuse more before they read it: memory stays bounded whatever the other end sends. */
export const syncLimits = {
  changesPerBatch: 1_000,
  envelopesPerBatch: 256,
  /** A manifest names at most 256 envelopes and as many key packages. */
  manifestBytes: 20_000,
  /** One envelope; a larger change cannot be sealed. */
  envelopeBytes: 4 * 1024 * 1024,
  /** One envelope inflated: no compression bomb gets further. */
  plainBytes: 16 * 1024 * 1024,
  /** Of a push, before its one envelope that may be larger. */
  pushBytes: 512 * 1024,
  pullBytes: 1024 * 1024,
  /** Of any request or answer. */
  messageBytes: 8 * 1024 * 1024,
  rosterEntryBytes: 256 * 1024,
  keyPackageBytes: 512,
  /** Of a mailbox for enrolment. */
  messagesPerBox: 16,
  boxMessageBytes: 64 * 1024,
  fieldsPerChange: 200,
  devicesPerContext: 65_535,
} as const;

/** uint16, issued by the roster; 0 is nobody. */
export const mostDevice = 65_535;
