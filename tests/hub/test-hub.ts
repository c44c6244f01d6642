import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub } from '#hub/start-hub.ts';
import type { HubOptions, RunningHub } from '#hub/start-hub.ts';
import { trustCertificate } from './hub-device.ts';

/** A real hub on loopback in a folder of its own; `close` takes the folder away. */
export const openTestHub = async (options: Partial<HubOptions> = {}): Promise<RunningHub & { readonly folder: string }> => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'wardlight-hub-'));
  const hub = await startHub({ ...options, folder, limits: { addressCalls: 100_000, strangerCalls: 100_000, ...options.limits } });
  trustCertificate(hub.pin, readFileSync(options.tls?.certificate ?? join(folder, 'tls', 'certificate.pem'), 'utf8'));
  const close = async () => {
    await hub.close();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return { ...hub, close, folder };
};
