import type { WindowKind } from '#shared/contract/bridge.ts';
import type { ShellEvent, WindowHost } from '#main/window-host.ts';

export interface FakeHost extends WindowHost {
  readonly calls: readonly (readonly [WindowKind, string, string])[];
  readonly notes: readonly ShellEvent[];
  readonly closed: readonly WindowKind[];
  /** What the shell asked of the core: `lock`, `seal suspend`. */
  readonly asked: readonly string[];
  /** From here on it is being sealed; `endSeal` tells that it is. */
  readonly beginSeal: () => void;
  readonly endSeal: (reason: string) => void;
  readonly setStage: (stage: WindowKind) => void;
  readonly emit: (eventJson: string) => void;
}

/** A host without a clinic: it echoes every call and remembers what a shell did. */
export const createFakeHost = (first: WindowKind = 'gate'): FakeHost => {
  let stage = first;
  const calls: (readonly [WindowKind, string, string])[] = [];
  const notes: ShellEvent[] = [];
  const closed: WindowKind[] = [];
  const stageListeners = new Set<(stage: WindowKind) => void>();
  const sealListeners = new Set<(reason: string) => void>();
  const asked: string[] = [];
  let isSealed = false;
  const eventListeners = new Set<(json: string) => void>();
  return {
    calls,
    notes,
    asked,
    closed,
    stage: () => stage,
    onStage: (listener) => {
      stageListeners.add(listener);
      return () => { stageListeners.delete(listener); };
    },
    connect: (kind) => ({
      call: (method, inputJson) => {
        calls.push([kind, method, inputJson]);
        return Promise.resolve(JSON.stringify({ type: 'value', value: { kind, method, length: inputJson.length } }));
      },
      onEvent: (listener) => {
        eventListeners.add(listener);
        return () => { eventListeners.delete(listener); };
      },
      close: () => { closed.push(kind); },
    }),
    lock: () => {
      asked.push('lock');
      return Promise.resolve();
    },
    seal: (reason) => {
      asked.push(`seal ${reason}`);
      return Promise.resolve();
    },
    isSealed: () => isSealed,
    onSeal: (listener) => {
      sealListeners.add(listener);
      return () => { sealListeners.delete(listener); };
    },
    beginSeal: () => { isSealed = true; },
    endSeal: (reason) => { sealListeners.forEach((listener) => { listener(reason); }); },
    note: (event) => { notes.push(event); },
    appearance: () => ({ theme: 'light', width: 1200, height: 800 }),
    setStage: (next) => {
      stage = next;
      stageListeners.forEach((listener) => { listener(next); });
    },
    emit: (json) => { eventListeners.forEach((listener) => { listener(json); }); },
  };
};
