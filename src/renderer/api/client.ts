import { createClient } from '#shared/contract/client.ts';
import type { Bridge, BridgeEvent } from '#shared/contract/bridge.ts';
import type { ClinicContract, GateContract } from '#shared/contract/clinic.ts';

declare global {
  interface Window {
    /** Put there by the shell before the first script. */
    readonly clinic: Bridge;
  }
}

// Asked for at each call, so that nothing happens on import and a test may put another bridge there.
const bridge: Bridge = {
  call: (method, inputJson) => window.clinic.call(method, inputJson),
  on: (listener) => window.clinic.on(listener),
};

/** Every method of the clinic window. */
export const clinic = createClient<ClinicContract>(bridge);
/** Every method of the gate window. */
export const gate = createClient<GateContract>(bridge);

/** Hears what main says without being asked; answers the function that stops it. */
export const onEvent = (listener: (event: BridgeEvent) => void): (() => void) =>
  bridge.on((json) => { listener(JSON.parse(json) as BridgeEvent); });
