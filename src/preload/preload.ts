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

contextBridge.exposeInMainWorld('clinic', bridge);
