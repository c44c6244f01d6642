import type { RosterDevice } from '#shared/sync/roster-state.ts';
import type { DeviceClass } from '#shared/sync/roster-entry.ts';
import { sha256 } from './model-crypto.ts';

export type ModelDevice = { readonly class: DeviceClass } & Pick<RosterDevice, 'revoked'>;
/** What the chain says after one of its entries; its own rules (who signs, forks) are tested with roster.ts. */
export interface RosterAt {
  readonly hash: Uint8Array;
  readonly devices: ReadonlyMap<number, ModelDevice>;
  readonly epoch: number;
  readonly floorEpoch: number;
}

/** Of one run: entries are only added with the hub in reach and everything known, so there is one line. */
export class RosterLine {
  readonly states: RosterAt[] = [{ hash: sha256('genesis'), devices: new Map(), epoch: 1, floorEpoch: 0 }];

  get length(): number {
    return this.states.length;
  }

  at(length: number): RosterAt {
    const state = this.states[length - 1];
    if (!state) throw new Error('a roster of no entries');
    return state;
  }

  /** Where an entry stands for somebody who knows the first `length`. */
  placeOf(hash: Uint8Array, length: number): number | undefined {
    const at = this.states.findIndex((state) => state.hash.every((byte, i) => byte === hash[i]));
    return at >= 0 && at < length ? at : undefined;
  }

  private add(change: Partial<RosterAt>): void {
    this.states.push({ ...this.at(this.length), ...change, hash: sha256(`entry ${this.length}`) });
  }

  admit(dev: number, deviceClass: DeviceClass): void {
    this.add({ devices: new Map([...this.at(this.length).devices, [dev, { class: deviceClass, revoked: undefined }]]) });
  }

  openFloor(): void {
    const epoch = this.at(this.length).epoch + 1;
    this.add({ epoch, floorEpoch: epoch });
  }

  revoke(dev: number, lastBseq: number, lastHash: Uint8Array): void {
    const { devices } = this.at(this.length);
    const device = devices.get(dev);
    if (device) this.add({ devices: new Map([...devices, [dev, { ...device, revoked: { at: 0, lastBseq, lastHash, why: 'lost' } }]]) });
    this.openFloor();
  }
}

/** The commitment of an epoch's true key; the simulator's attacker has others. */
export const commitmentOf = (epoch: number): Uint8Array => sha256(`clinic key ${epoch}`);
