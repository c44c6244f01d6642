import type { Writer } from '#shared/database/types.ts';
import type { KindDefinition } from '#main/records/kind.ts';
import type { Records } from '#main/records/record-write.ts';

/** What the screens about two answers are given. */
export interface ReviewParts {
  readonly records: Records;
  readonly kinds: readonly KindDefinition[];
  /** What a device is called in the roster; '' where it names none. */
  readonly deviceName: (dev: number) => string;
  /** The next free record number of this computer's block. */
  readonly nextRecordNumber: (tx: Writer) => Promise<string>;
}
