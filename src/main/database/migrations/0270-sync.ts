import { decode, encode } from 'cborg';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

type OldClock = [dev: number, q: number, fields: Record<string, [dev: number, q: number, context: number[]]>];
const piece = 1_000;

/** Clocks tell from now on when and by whom a value was written: the changes themselves, none of which has left yet, say it. */
const markClocks = async (tx: Writer): Promise<void> => {
  for (let after = -1; ;) {
    const rows = await tx.all<{ rid: number; clk: Uint8Array }>(sql`SELECT rid, clk FROM sync_clk WHERE rid > ${after} ORDER BY rid LIMIT ${piece}`);
    const last = rows.at(-1);
    if (!last) return;
    const clocks = rows.map(({ rid, clk }) => ({ rid, clock: decode(clk) as OldClock }));
    const wanted = new Set(clocks.flatMap(({ clock: [, q, fields] }) => [q, ...Object.values(fields).map((field) => field[1])]));
    const changes = await tx.all<{ q: number; body: Uint8Array }>(sql`SELECT q, body FROM sync_outbox WHERE q IN (SELECT value FROM json_each(${JSON.stringify([...wanted])}))`);
    const marks = new Map(changes.map(({ q, body }) => {
      const { hlc, usr } = decode(body) as { readonly hlc: bigint | number; readonly usr: string };
      return [q, [hlc, /^[0-9a-f-]{36}$/.test(usr) ? Buffer.from(usr.replaceAll('-', ''), 'hex') : usr] as const];
    }));
    const markOf = (q: number) => marks.get(q) ?? ([0, ''] as const);
    const marked = clocks.map(({ rid, clock: [dev, q, fields] }) => {
      const named = Object.fromEntries(Object.entries(fields).map(([name, [fieldDev, fieldQ, context]]) => [name, [fieldDev, fieldQ, context, ...markOf(fieldQ)]]));
      return [rid, Buffer.from(encode([dev, q, named, ...markOf(q)])).toString('hex')];
    });
    await tx.run(sql`UPDATE sync_clk SET clk = unhex(value ->> 1) FROM json_each(${JSON.stringify(marked)}) WHERE rid = value ->> 0`);
    after = last.rid;
  }
};

/** What a workstation keeps to agree with others through a hub: design/sync.md 3. Everything here moves in the transaction of the records it is about. */
export const sync: Migration = {
  version: 270,
  name: 'sync',
  up: async (tx) => {
    // Batches of every device as they were signed; ours too, sealed once: a retry sends these bytes again. A change leaves sync_outbox with the hub's
    // durable answer, its envelope stays here; hub_seq is null until then. from_q and to_q: what of a device's changes a batch carries.
    await tx.run(sql`CREATE TABLE sync_batch (
      dev INTEGER NOT NULL, bseq INTEGER NOT NULL, from_q INTEGER NOT NULL, to_q INTEGER NOT NULL, hash BLOB NOT NULL, manifest BLOB NOT NULL, signature BLOB NOT NULL,
      PRIMARY KEY (dev, bseq)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE TABLE sync_log (
      id INTEGER PRIMARY KEY, dev INTEGER NOT NULL, bseq INTEGER NOT NULL, q0 INTEGER NOT NULL, n INTEGER NOT NULL, stream BLOB NOT NULL,
      hub_seq INTEGER, bytes BLOB NOT NULL) STRICT`);
    await tx.run(sql`CREATE UNIQUE INDEX sync_log_by_dot ON sync_log (dev, q0)`);
    await tx.run(sql`CREATE INDEX sync_log_by_batch ON sync_log (dev, bseq, q0)`);
    await tx.run(sql`CREATE INDEX sync_log_by_stream ON sync_log (stream, dev, q0)`);
    // Data keys as they came, wrapped under the clinic key of their epoch. dev and bseq name the batch that signed them.
    await tx.run(sql`CREATE TABLE sync_key (
      stream BLOB NOT NULL, kep INTEGER NOT NULL, wrapped BLOB NOT NULL, dev INTEGER NOT NULL, bseq INTEGER,
      PRIMARY KEY (stream, kep)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX sync_key_unsent ON sync_key (dev, bseq)`);
    await tx.run(sql`CREATE TABLE sync_roster (n INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, entry BLOB NOT NULL) STRICT`);
    // Per device, everything up to q is applied; holes are runs above it that came before what is missing.
    await tx.run(sql`CREATE TABLE sync_applied (dev INTEGER PRIMARY KEY, q INTEGER NOT NULL, bseq INTEGER NOT NULL, hash BLOB) STRICT`);
    await tx.run(sql`CREATE TABLE sync_hole (dev INTEGER NOT NULL, from_q INTEGER NOT NULL, to_q INTEGER NOT NULL, since TEXT NOT NULL, PRIMARY KEY (dev, from_q)) STRICT, WITHOUT ROWID`);
    // The last q of a device in a stream, for pq.
    await tx.run(sql`CREATE TABLE sync_stream_last (stream BLOB NOT NULL, dev INTEGER NOT NULL, q INTEGER NOT NULL, PRIMARY KEY (stream, dev)) STRICT, WITHOUT ROWID`);
    // What the records of a stream come to in one sum of four parts, of their state 'counted'; looked at again now and then. A write makes another version.
    await tx.run(sql`CREATE TABLE sync_digest (
      stream BLOB PRIMARY KEY, version INTEGER NOT NULL, counted INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL, d INTEGER NOT NULL,
      looked_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX sync_digest_due ON sync_digest (stream) WHERE counted <> version`);
    await tx.run(sql`CREATE INDEX sync_digest_looked ON sync_digest (looked_at)`);
    await tx.run(sql`CREATE INDEX sync_clk_by_stream ON sync_clk (stream)`);
    await tx.run(sql`INSERT INTO sync_digest (stream, version, counted, a, b, c, d, looked_at) SELECT DISTINCT stream, 1, 0, 0, 0, 0, 0, 0 FROM sync_clk`);
    // Kept verbatim and never dropped: what could not be applied, with the reason, until a person or a newer version settles it. owner_id: whose task it is.
    await tx.run(sql`CREATE TABLE sync_quarantine (
      id INTEGER PRIMARY KEY, dev INTEGER NOT NULL, bseq INTEGER NOT NULL, q INTEGER NOT NULL, stream BLOB NOT NULL, reason TEXT NOT NULL, kind TEXT, eid TEXT,
      at TEXT NOT NULL, body BLOB NOT NULL, owner_id TEXT, settled_at TEXT, settled_by TEXT, finding TEXT) STRICT`);
    await tx.run(sql`CREATE UNIQUE INDEX sync_quarantine_by_dot ON sync_quarantine (dev, q, bseq)`);
    await tx.run(sql`CREATE INDEX sync_quarantine_kept ON sync_quarantine (dev, q, bseq) WHERE finding IS NOT 'applied'`);
    await tx.run(sql`CREATE INDEX sync_quarantine_open ON sync_quarantine (reason, id) WHERE settled_at IS NULL`);
    // Questions for a person. Derived from what every device has, so that all ask the same; settled by an ordinary change. Whose task it is here, and
    // why it was settled so, stays on this device.
    await tx.run(sql`CREATE TABLE review_item (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, record_kind TEXT NOT NULL, eid TEXT NOT NULL, field TEXT NOT NULL, patient_id TEXT, raised_at TEXT NOT NULL,
      other_id TEXT, owner_id TEXT, settled_at TEXT, settled_by TEXT, reason TEXT) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX review_item_open ON review_item (raised_at, id) WHERE settled_at IS NULL`);
    await tx.run(sql`CREATE INDEX review_item_by_patient ON review_item (patient_id) WHERE settled_at IS NULL`);
    await tx.run(sql`CREATE INDEX review_item_by_record ON review_item (eid, field)`);
    await tx.run(sql`CREATE INDEX review_item_by_other ON review_item (other_id) WHERE other_id IS NOT NULL`);
    // Who could be booked twice is looked for at every appointment that is written; what is over or waits takes nobody's time.
    await tx.run(sql`CREATE INDEX appointment_by_practitioner ON appointment (practitioner, starts)
      WHERE practitioner <> '' AND status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')`);
    // What other devices said of themselves last, in a signed heartbeat: cursor, how far they applied each device, heads, digests.
    await tx.run(sql`CREATE TABLE sync_device (dev INTEGER PRIMARY KEY, heard_at TEXT NOT NULL, said_at TEXT NOT NULL, heartbeat BLOB NOT NULL, q INTEGER NOT NULL) STRICT`);
    // Rows of other devices' audit logs, as they came in ranges; a missing range is a named gap.
    await tx.run(sql`CREATE TABLE sync_audit_range (
      dev INTEGER NOT NULL, log_id TEXT NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (dev, log_id, from_seq)) STRICT, WITHOUT ROWID`);
    await markClocks(tx);
    // How a person gets in, as JSON, comes from every workstation; slot_for is this one's: the verifier that its slot was made with.
    await tx.run(sql`ALTER TABLE staff ADD COLUMN sign_in TEXT NOT NULL DEFAULT '{}'`);
    await tx.run(sql`ALTER TABLE staff ADD COLUMN slot_for TEXT`);
    // Recorded and changed here too, not only imported: by whom, and why it is over or was taken back.
    await tx.run(sql`ALTER TABLE allergy_intolerance ADD COLUMN recorded_by TEXT NOT NULL DEFAULT ''`);
    for (const table of ['allergy_intolerance', 'medication']) {
      for (const column of [`status_reason TEXT NOT NULL DEFAULT ''`, `status_by TEXT NOT NULL DEFAULT ''`, 'status_on TEXT']) await tx.run({ text: `ALTER TABLE ${table} ADD COLUMN ${column}`, values: [] });
    }
    for (const column of [`recorded_by TEXT NOT NULL DEFAULT ''`, 'confirmed_on TEXT', `confirmed_by TEXT NOT NULL DEFAULT ''`, `mitigation TEXT NOT NULL DEFAULT ''`]) {
      await tx.run({ text: `ALTER TABLE medication ADD COLUMN ${column}`, values: [] });
    }
    await tx.run(sql`CREATE TABLE sync_fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID`);
  },
};
