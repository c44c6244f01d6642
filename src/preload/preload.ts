import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '#shared/contract/bridge.ts';

/** Electron's half: two named functions, never `ipcRenderer` itself, and never the event object. */
const bridge: Bridge = {
  call: (method, inputJson) => ipcRenderer.invoke('clinic:call', `${method}`, `${inputJson}`) as Promise<string>,
  on: (listener) => {
    const hear = (_event: unknown, json: string): void => { listener(json); };
    ipcRenderer.on('clinic:event', hear);
    return () => { ipcRenderer.off('clinic:event', hear); };
  },
};

// Only that something was copied: main takes it from the clipboard again.
const copied = (event: Event): void => { if (event.isTrusted) ipcRenderer.send('clinic:copied'); };
addEventListener('copy', copied, true);
addEventListener('cut', copied, true);

contextBridge.exposeInMainWorld('clinic', bridge);
