import { hexOf } from './change.ts';
import type { Change } from './change.ts';
import type { DeviceClass } from './roster-entry.ts';
import { sharedStreams } from './streams.ts';
import type { SharedStream } from './streams.ts';

/** Where the records of a kind live, and whose workstation may write them. */
interface Home {
  readonly stream: SharedStream | 'patient';
  /** `admin`: only a workstation that may administer. `device`: a device about itself. */
  readonly by: 'admin' | 'workstation' | 'anybody' | 'device';
}

/** Every kind that travels. One that is not here is nobody's to write: a newer version brings its own list. */
const homes: Readonly<Record<string, Home>> = {
  'patient': { stream: 'patient', by: 'anybody' }, 'observation': { stream: 'patient', by: 'anybody' }, 'allergy-intolerance': { stream: 'patient', by: 'anybody' },
  'condition': { stream: 'patient', by: 'anybody' }, 'medication': { stream: 'patient', by: 'anybody' }, 'immunization': { stream: 'patient', by: 'anybody' },
  'encounter': { stream: 'patient', by: 'anybody' }, 'result': { stream: 'patient', by: 'anybody' }, 'appointment': { stream: 'patient', by: 'anybody' },
  // Who may open a chart is decided at a workstation of the clinic, never on a phone.
  'restriction': { stream: 'patient', by: 'workstation' }, 'emergency-access': { stream: 'patient', by: 'workstation' },
  'practitioner': { stream: 'directory', by: 'workstation' }, 'organization': { stream: 'directory', by: 'workstation' },
  'staff': { stream: 'staff', by: 'admin' },
  'staff-grant': { stream: 'rules', by: 'admin' }, 'role-bundle': { stream: 'rules', by: 'admin' }, 'policy': { stream: 'rules', by: 'admin' },
  'heartbeat': { stream: 'devices', by: 'device' }, 'audit-range': { stream: 'audit', by: 'device' },
};

/** What the roster says of the device whose signed batch the change came in, and for a phone what it was granted. */
export interface ChangeAuthor {
  readonly dev: number;
  readonly class: DeviceClass;
  /** The staff id a phone is bound to; empty for a workstation. */
  readonly person: string;
  /** Of a phone: streams in hex that it may write, and kinds that its person may. None when absent. */
  readonly streams?: ReadonlySet<string>;
  readonly kinds?: ReadonlySet<string>;
}

/** What this device knows of the record and the stream already; undefined for what it has not. Streams in hex, lower case. */
export interface ChangePlace {
  readonly stream: string;
  /** The patient whom the stream is of. */
  readonly patientOfStream?: string | undefined;
  /** The stream where the record lies. */
  readonly streamOfRecord?: string | undefined;
  /** Of a patient: the stream that is theirs. */
  readonly streamOfPatient?: string | undefined;
}

export type Unauthorised =
  /** Of no kind that this version lets anybody write. */
  | 'kind'
  /** In a stream that is not its kind's, or not its record's. */
  | 'stream'
  /** This class of device does not write it. */
  | 'class'
  /** By a phone in another person's name, or of a kind that its person may not write. */
  | 'person'
  /** By a phone in a stream that it was not granted. */
  | 'grant'
  /** About another device than the one that signed it. */
  | 'device';

const sharedHex: ReadonlyMap<string, SharedStream> = new Map(Object.entries(sharedStreams).map(([name, bytes]) => [hexOf(bytes), name as SharedStream]));

/** Records of a device about itself carry its number in their id (UUIDv8, RFC 9562): nobody writes those of another. `n`: which of them. */
export const deviceRecordId = (dev: number, n = 0): string => {
  const count = n.toString(16).padStart(12, '0');
  return `${count.slice(0, 8)}-${count.slice(8)}-8000-8000-${dev.toString(16).padStart(12, '0')}`;
};
const isOwnRecord = (id: string, dev: number): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-8000-8000-/.test(id) && id.endsWith(deviceRecordId(dev).slice(24)) && id.length === 36;

const isAtHome = ({ stream }: Home, change: Change, place: ChangePlace): boolean => {
  if (place.streamOfRecord !== undefined && place.streamOfRecord !== place.stream) return false;
  const shared = sharedHex.get(place.stream);
  if (stream !== 'patient') return shared === stream;
  if (shared !== undefined) return false;
  if (change.t !== 'patient') return true;
  // A patient comes with a stream of their own, and neither ever changes hands.
  return (place.patientOfStream ?? change.id) === change.id && (place.streamOfPatient ?? place.stream) === place.stream;
};

/** One's own password is chosen wherever one sits; nothing else of a person is (docs/decisions/0055). */
const ownPasswordFields: ReadonlySet<string> = new Set(['signIn', 'passwordChangedAt']);
const isOwnPassword = ({ t, op, id, usr, f }: Change): boolean => t === 'staff' && op === 'amend' && usr === id && [...f.keys()].every((name) => ownPasswordFields.has(name));

/**
 * Whether a peer's change may be merged, asked before it is (keys-and-lock.md, rows H3 and P8). Undefined: it may. Otherwise why not: it is kept
 * in quarantine and alarmed. Privileges of persons are not asked here: a workstation answers for the people who are signed in at it.
 */
export const whyUnauthorised = (change: Change, author: ChangeAuthor, place: ChangePlace): Unauthorised | undefined => {
  const home = Object.hasOwn(homes, change.t) ? homes[change.t] : undefined;
  if (!home) return 'kind';
  if (change.dot.dev !== author.dev) return 'device';
  if (!isAtHome(home, change, place)) return 'stream';
  if (home.by === 'device' && !isOwnRecord(change.id, author.dev)) return 'device';
  if (home.by === 'admin' && author.class !== 'admin' && !(author.class === 'full' && isOwnPassword(change))) return 'class';
  if (author.class !== 'phone') return undefined;
  if (home.by === 'workstation') return 'class';
  if (home.by === 'device') return undefined;
  if (!author.streams?.has(place.stream)) return 'grant';
  return change.usr === author.person && author.person !== '' && author.kinds?.has(change.t) ? undefined : 'person';
};
