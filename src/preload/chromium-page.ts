import type { Bridge } from '#shared/contract/bridge.ts';

/**
 * Chromium's half in the page's own world, run before any script of the page: it makes `window.clinic` and nothing else.
 * The port comes from the isolated half by one event, which nobody else can hear because nobody else has run yet.
 */
if (top === self && location.origin === 'https://app.invalid') {
  document.addEventListener('wl', (event) => {
    const port = (event as MessageEvent).ports[0]!;
    const waiting = new Map<number, readonly [(json: string) => void, (why: Error) => void]>();
    const listeners = new Set<(json: string) => void>();
    let last = 0;
    port.onmessage = ({ data: [id, json] }: MessageEvent<readonly [number, string | null]>) => {
      if (id === 0) return listeners.forEach((listen) => { listen(json!); });
      const [answer, fail] = waiting.get(id)!;
      waiting.delete(id);
      if (json === null) fail(new Error('gone'));
      else answer(json);
    };
    const bridge: Bridge = {
      call: (method, json) =>
        new Promise((answer, fail) => {
          port.postMessage([++last, `${method}`, `${json}`]);
          waiting.set(last, [answer, fail]);
        }),
      on: (listener) => {
        const listen = (json: string): void => { listener(json); };
        listeners.add(listen);
        return () => { listeners.delete(listen); };
      },
    };
    // defineProperty's defaults are what is wanted: not writable, not configurable.
    Object.defineProperty(window, 'clinic', { value: Object.freeze(Object.assign(Object.create(null), bridge)), enumerable: true });
  }, { once: true });
}
