/** The hub's tables as data: both databases get the same shape, and a copy of a store knows what to copy. */
export type ColumnType = 'int' | 'text' | 'bytes';

export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  readonly unique?: readonly string[];
  readonly index?: readonly string[];
}

/** `clinic` in the other tables is `no`: an id of 64 letters in each row and index would cost more than the envelope's header. */
const clinic: Table = {
  name: 'clinic', key: ['no'], unique: ['id'],
  columns: { no: 'int', id: 'text', incarnation: 'text', head: 'int', bytes: 'int', roster: 'int', genesis: 'bytes', invitation: 'bytes' },
};
/** By the words' signing key, so that they find their clinic when nothing else is left of it. */
const words: Table = { name: 'words', key: ['signing'], columns: { signing: 'bytes', clinic: 'text' } };
const roster: Table = { name: 'roster', key: ['clinic', 'n'], columns: { clinic: 'int', n: 'int', entry: 'bytes' } };
/** `seq`: of its last envelope. Pages are cut between batches, so this index alone decides a page. `size`: of all that the batch brought. */
const batch: Table = {
  name: 'batch', key: ['clinic', 'dev', 'bseq'], unique: ['clinic', 'seq'],
  columns: { clinic: 'int', dev: 'int', bseq: 'int', seq: 'int', size: 'int', hash: 'bytes', signature: 'bytes', manifest: 'bytes' },
};
/** Unique by dot: the same number of a device with other bytes is a fork. */
const envelope: Table = {
  name: 'envelope', key: ['clinic', 'seq'], unique: ['clinic', 'dev', 'q0'],
  columns: { clinic: 'int', seq: 'int', dev: 'int', q0: 'int', n: 'int', bseq: 'int', stream: 'bytes', bytes: 'bytes' },
};
const keyPackage: Table = { name: 'key_package', key: ['clinic', 'seq', 'i'], columns: { clinic: 'int', seq: 'int', i: 'int', dev: 'int', bseq: 'int', bytes: 'bytes' } };
const witnessed: Table = { name: 'witnessed', key: ['clinic', 'origin'], columns: { clinic: 'int', origin: 'text', dev: 'int', state: 'bytes' } };
const message: Table = { name: 'message', key: ['box', 'n'], index: ['until'], columns: { box: 'text', n: 'int', until: 'int', bytes: 'bytes' } };
const invitation: Table = { name: 'invitation', key: ['hash'], index: ['until'], columns: { hash: 'bytes', until: 'int' } };
const hub: Table = { name: 'hub', key: ['name'], columns: { name: 'text', value: 'bytes' } };

export const tables = { hub, clinic, words, roster, batch, envelope, keyPackage, witnessed, message, invitation } as const;

export interface TypeNames extends Readonly<Record<ColumnType, string>> {
  /** After the closing bracket. */
  readonly suffix: string;
}

/** Statements that make what is not there yet. A later version adds columns and tables, and never changes one. */
export const createStatements = (types: TypeNames): readonly string[] =>
  Object.values<Table>(tables).flatMap(({ name, columns, key, unique, index }) => [
    `CREATE TABLE IF NOT EXISTS ${name} (${Object.entries(columns).map(([column, type]) => `${column} ${types[type]}${column === 'invitation' ? '' : ' NOT NULL'}`).join(', ')}, PRIMARY KEY (${key.join(', ')}))${types.suffix}`,
    ...(unique ? [`CREATE UNIQUE INDEX IF NOT EXISTS ${name}_by_${unique.join('_')} ON ${name} (${unique.join(', ')})`] : []),
    ...(index ? [`CREATE INDEX IF NOT EXISTS ${name}_by_${index.join('_')} ON ${name} (${index.join(', ')})`] : []),
  ]);
