import { create } from 'zustand';

export type ChartTab = 'vitals' | 'results' | 'problems' | 'medications' | 'allergies' | 'immunizations' | 'visits' | 'documents' | 'details';

export type AuditQuestion = 'patient' | 'person' | 'clinic' | 'disclosures';

/** Where one is. In memory only: an address or a history entry would hold a patient's id. */
export type Place =
  | { readonly page: 'home' }
  | { readonly page: 'find'; readonly query: string }
  | { readonly page: 'register'; readonly typed: string }
  /** `record`: the row of the tab that one came for. */
  | { readonly page: 'chart'; readonly patientId: string; readonly tab: ChartTab | null; readonly record?: string }
  | { readonly page: 'directory' }
  | { readonly page: 'import' }
  | { readonly page: 'staff' }
  | { readonly page: 'privileges' }
  | { readonly page: 'policies' }
  | { readonly page: 'privacy' }
  | { readonly page: 'tasks' }
  | { readonly page: 'network' }
  /** `id`: the patient or the person asked about, once one is chosen. */
  | { readonly page: 'audit'; readonly question: AuditQuestion; readonly id: string | null }
  /** `id`: one incident. `alertId`: the alarm that one is to be opened from. */
  | { readonly page: 'incidents'; readonly id?: string; readonly alertId?: string }
  | { readonly page: 'settings' };

interface Navigation {
  readonly place: Place;
  readonly go: (place: Place) => void;
}

export const useNavigation = create<Navigation>((set) => ({
  place: { page: 'home' },
  go: (place) => { set({ place }); },
}));

/** Goes somewhere, from anywhere. */
export const go = (place: Place): void => { useNavigation.getState().go(place); };
