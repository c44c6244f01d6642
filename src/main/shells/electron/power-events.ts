import type { PowerMonitor } from 'electron';
import type { WindowHost } from '#main/window-host.ts';

/** The one method of Electron's `powerMonitor` that is needed here, without its overloads. */
export interface PowerEvents {
  readonly on: (event: 'suspend' | 'lock-screen' | 'shutdown' | 'user-did-resign-active', listener: (event?: { preventDefault: () => void }) => void) => unknown;
}

/** Electron's `powerMonitor` as such. */
export const powerEventsOf = (monitor: PowerMonitor): PowerEvents => monitor as unknown as PowerEvents;

/**
 * Sealed before sleep, locked with the computer, ended in order before it is switched off. On Linux the screen's lock is not among these
 * events: see common/os-session.ts.
 */
export const followPower = (power: PowerEvents, host: Pick<WindowHost, 'lock' | 'seal'>, stop: () => void): void => {
  power.on('suspend', () => { void host.seal('suspend'); });
  power.on('lock-screen', () => { void host.lock(); });
  // macOS: another person came to the front on the same computer.
  power.on('user-did-resign-active', () => { void host.lock(); });
  power.on('shutdown', (event) => {
    event?.preventDefault();
    stop();
  });
};
