import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestHub } from './test-hub.ts';

/** Hubs that a test takes away and begins again in the same folder; whatever is left of them goes with `closeAll`. */
export const createHubs = () => {
  const toClose: (() => Promise<unknown>)[] = [];
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'wardlight-hubs-'));
    toClose.push(async () => { rmSync(folder, { recursive: true, force: true }); });
    return folder;
  };
  return {
    newFolder,
    aHub: async (folder = newFolder(), port = 0) => {
      const hub = await openTestHub({ folder, port });
      let isClosed = false;
      const close = async (): Promise<void> => {
        if (!isClosed) await hub.close();
        isClosed = true;
      };
      toClose.push(close);
      return { ...hub, close };
    },
    /** What ends with the test too, before what was there when it came. */
    closeLater: (close: () => Promise<unknown>): void => void toClose.push(close),
    closeAll: async (): Promise<void> => {
      for (const close of toClose.splice(0).reverse()) await close();
    },
  };
};
