import type { Bridge } from '#shared/contract/bridge.ts';

declare global {
  interface Window {
    /** Put there by the shell before the first script. */
    readonly clinic: Bridge;
  }
}
