import type { BridgeEvent, WindowKind } from '#shared/contract/bridge.ts';
import type { WindowConnection } from '#main/window-host.ts';
import { createCallLimit } from './call-limit.ts';
import type { createDoor } from './door.ts';

export interface ConnectionParts {
  readonly keeper: {
    readonly stage: () => WindowKind;
    readonly state: () => string;
    readonly onChange: (listener: () => void) => () => void;
  };
  readonly door: ReturnType<typeof createDoor>;
  readonly monotonic: () => number;
  readonly eventListeners: Set<(event: BridgeEvent) => void>;
}

const refused = (reason: 'wrong-window' | 'too-many-calls' | 'locked') => JSON.stringify({ type: 'refused', reason });

/** What one window may ask and hear: its own methods, while it is the one in front, and not more often than a person could. */
export const createConnections = ({ keeper, door, monotonic, eventListeners }: ConnectionParts) => (kind: WindowKind): WindowConnection => {
  let isOpen = true;
  const mayCall = createCallLimit(monotonic);
  const stops: (() => void)[] = [];
  return {
    call: async (method, inputJson) => {
      if (!isOpen || keeper.stage() !== kind) return refused(kind === 'clinic' && keeper.state() === 'locked' ? 'locked' : 'wrong-window');
      if (!mayCall()) return refused('too-many-calls');
      const reply = await door(kind, kind, method, inputJson);
      // The window changed while this ran: what it asked for is not for the next one to see.
      return isOpen ? reply : refused('wrong-window');
    },
    onEvent: (listener) => {
      const relay = (event: BridgeEvent) => {
        if (isOpen && keeper.stage() === kind) listener(JSON.stringify(event));
      };
      eventListeners.add(relay);
      // The gate stays in front from the seal to the last step and asks anew what to show; the clinic's window ends with what it showed.
      const stopHearing = kind === 'gate' ? keeper.onChange(() => { if (keeper.stage() === 'gate') relay({ type: 'status-changed' }); }) : undefined;
      const stop = () => {
        eventListeners.delete(relay);
        stopHearing?.();
      };
      stops.push(stop);
      return stop;
    },
    close: () => {
      isOpen = false;
      stops.forEach((stop) => stop());
    },
  };
};
