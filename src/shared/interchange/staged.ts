/** What becomes of a resource: a typed record of ours, or kept as it came and counted. */
export type MappedKind =
  | 'patient' | 'observation' | 'allergy-intolerance' | 'condition' | 'medication' | 'immunization' | 'encounter' | 'result' | 'appointment'
  | 'practitioner' | 'organization' | 'kept';

/**
 * A FHIR reference, read and not yet looked up. Tried in this order: `url` among the fullUrls of its own bundle, then the key
 * (`source`, `id`), then the identifier (conditional `Patient?identifier=system|value`, or a logical reference).
 */
export interface Reference {
  /** FHIR type it names, '' when it does not say. */
  readonly type: string;
  readonly url: string;
  readonly source: string | null;
  readonly id: string | null;
  /** Of the identifier; '' for one without a system, null when there is no identifier. */
  readonly system: string | null;
  readonly value: string | null;
}

/** A field whose words stand in another resource (`medicationReference`); filled only where the field itself is ''. */
export interface Link {
  readonly field: string;
  readonly to: Reference;
}

export interface Identifier {
  readonly system: string;
  readonly value: string;
}

/** What a mapping answers for one R4 resource, whatever its kind. Pure: no id is given, nothing is looked up. */
export interface Mapping {
  readonly kind: MappedKind;
  /** As `records.write` takes them, without ids, source and what only the clinic gives; for `kept` nothing but `sensitive`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** First field that does not fit, or undefined; then the resource is refused as `bad-field: NAME`. */
  readonly badField: string | undefined;
  /** What others call it when they refer to it, and its title in a list; '' when it says nothing. At most 500. */
  readonly words: string;
  /** FhirDate, for `kept`; '' when it has none. */
  readonly dated: string;
  /** Observations with one encounter and one time are one set; '' for all other kinds. */
  readonly setKey: string;
  /** FHIR references as found in the resource (`{reference, identifier, display}`), by field of ours. */
  readonly links: readonly { readonly field: string; readonly reference: unknown }[];
  /** By which others may refer to it (Patient, Practitioner, Organization, Location). */
  readonly identifiers: readonly Identifier[];
}

/** One resource between reading and writing. Text is '' where the source gave nothing. */
export interface StagedResource extends Omit<Mapping, 'links' | 'badField'> {
  /** Place in the run, rising. */
  readonly seq: number;
  /** Place of its file in the run, from 1. */
  readonly fileNumber: number;
  readonly file: string;
  /** FHIRPath-like place in the file: `Bundle.entry[3].resource`, `line 4`; with the byte where it begins. */
  readonly path: string;
  /** The bundle it lies in, unique in the run; '' outside of one. */
  readonly scope: string;
  readonly fullUrl: string;
  readonly type: string;
  readonly source: string;
  readonly sourceId: string;
  /** Where it came from in words, also when its id is a UUID and needs no source. */
  readonly origin: string;
  /** SHA-256 of the canonical JSON, hex. */
  readonly contentHash: string;
  /** `meta.lastUpdated` as given. */
  readonly lastUpdated: string;
  /** Its patient, for everything that belongs to one; a Patient refers to itself by its own key. */
  readonly patient: Reference | null;
  readonly links: readonly Link[];
  /** Verbatim, byte for byte as it stood in the file. */
  readonly json: string;
}

export interface RefusedPart {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

/** What reading hands over at a time. `rowsJson` is the JSON array of `StagedResource`: it goes into one statement as it is. */
export interface StagedBatch {
  readonly rowsJson: string;
  readonly rows: number;
  readonly refused: readonly RefusedPart[];
  /** Files wholly read so far, and bytes read and to read of all files known so far. */
  readonly filesDone: number;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
}
