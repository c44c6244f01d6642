import type { AssetHandler } from '#main/shells/common/asset-handler.ts';
import { STARTS_AGAIN } from '#main/shells/common/start-again.ts';
import type { WindowKind } from '#shared/contract/bridge.ts';
import type { WindowHost } from '#main/window-host.ts';
import type { CurrentWindow } from '#main/shells/electron/call-handler.ts';
import { type ElectronParts, type ElectronWindow, openElectronWindow } from '#main/shells/electron/electron-window.ts';

export interface RunOptions {
  readonly parts: ElectronParts;
  readonly assets: Readonly<Record<WindowKind, AssetHandler>>;
  readonly preload: string;
  /** Told at each change, so that only the window of the moment is heard. */
  readonly setCurrent: (current: CurrentWindow | undefined) => void;
  /** Called with the first window; when it answers a number, that is the exit code. */
  readonly onFirst: (window: ElectronWindow) => Promise<number | undefined>;
}

/** A seal that takes longer has gone wrong; the process ends all the same. */
const SEAL_LIMIT_MS = 30_000;

/** Shows the host's window, one at a time, until a person closes it or the host was sealed (`STARTS_AGAIN`); the same rules as the Chromium shell's. */
export const runElectron = async (host: WindowHost, options: RunOptions, stop: AbortSignal): Promise<number> => {
  const sealed = new Promise<'sealed'>((resolve) => { host.onSeal((reason) => { if (reason !== 'quit') resolve('sealed'); }); });
  let crashes = 0;
  for (let isFirst = true; ; isFirst = false) {
    let settle = (_why: 'stage' | 'stopped'): void => undefined;
    const change = new Promise<'stage' | 'stopped'>((resolve) => { settle = resolve; });
    let hide = (): void => undefined;
    const stopListening = host.onStage(() => { settle('stage'); hide(); });
    const onStop = (): void => { settle('stopped'); };
    stop.addEventListener('abort', onStop);
    if (stop.aborted) onStop();
    const stage = host.stage();
    const window = await openElectronWindow(options.parts, host, stage, options.assets[stage], options.preload);
    if (stage === 'clinic') hide = window.hide;
    options.setCurrent(window.current);
    try {
      const code = isFirst ? await options.onFirst(window) : undefined;
      if (code !== undefined) return code;
      const why = await Promise.race([change, sealed, window.ended]);
      if (why === 'closed' || why === 'stopped') return 0;
      if (why === 'sealed') return STARTS_AGAIN;
      if (why === 'stage' && host.isSealed()) {
        await Promise.race([sealed, new Promise((done) => { setTimeout(done, SEAL_LIMIT_MS).unref(); })]);
        return stop.aborted ? 0 : STARTS_AGAIN;
      }
      if (why === 'crashed') {
        host.note({ what: 'renderer-gone', detail: stage });
        if ((crashes += 1) > 3) throw new Error('The window ended by itself four times, so Wardlight stopped.');
      }
    } finally {
      options.setCurrent(undefined);
      stopListening();
      stop.removeEventListener('abort', onStop);
      await window.close();
    }
  }
};
