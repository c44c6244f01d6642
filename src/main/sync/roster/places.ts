import { hexOf } from '#shared/sync/change.ts';
import type { SignerEpochs } from '#shared/sync/receive.ts';
import { decodeEntry } from '#shared/sync/roster-entry.ts';
import { replayRoster } from '#shared/sync/roster.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { rosterParts } from './crypto.ts';

/** Where each entry stands that a manifest may name: 0 for the genesis; of a branch that was joined, where it left our chain. */
const placesOf = (state: RosterState): ReadonlyMap<string, number> => {
  const places = new Map<string, number>([[state.clinic, 0]]);
  state.line.forEach(({ name, signed }, i) => {
    places.set(name, i + 1);
    const { act } = decodeEntry(signed.body);
    if (act.type !== 'join') return;
    const [first] = act.entries;
    const left = first && places.get(hexOf(decodeEntry(first.body).parent));
    for (const { body } of act.entries) places.set(hexOf(rosterParts.sha256(body)), left ?? i);
  });
  return places;
};

/** What a device knew that signed with some entry as its head. Worked out once for each head of ours. */
export const createRosterPlaces = (roster: () => RosterState) => {
  let of: RosterState | undefined;
  let places: ReadonlyMap<string, number> = new Map();
  const epochs = new Map<number, SignerEpochs>();
  const refresh = (): RosterState => {
    const state = roster();
    if (of !== state) {
      of = state;
      places = placesOf(state);
      epochs.clear();
    }
    return state;
  };
  return {
    /** Undefined for an entry that we do not know. */
    placeOf: (head: Uint8Array): number | undefined => {
      refresh();
      return places.get(hexOf(head));
    },
    epochsAt: (place: number): SignerEpochs => {
      const state = refresh();
      if (place >= state.length) return state;
      const known = epochs.get(place);
      if (known) return known;
      const { floorEpoch, epoch } = replayRoster(state, place, rosterParts);
      epochs.set(place, { floorEpoch, epoch });
      return { floorEpoch, epoch };
    },
  };
};
export type RosterPlaces = ReturnType<typeof createRosterPlaces>;
