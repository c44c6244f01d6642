import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { entriesAfter } from '#main/audit/stored-entry.ts';
import { administrator, createTestClock, createTestKeychain, openTestClinic } from './test-clinic.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const files = ['clinic.db', 'clinic.db-wal', 'clinic.db-shm'];

/** A clinic whose files a test may exchange between two starts. */
const openFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-rollback-'));
  folders.push(folder);
  const [clock, keychain] = [createTestClock(), createTestKeychain()];
  const start = () => openTestClinic({ folder, clock, keychain });
  const keep = () => {
    const aside = mkdtempSync(join(tmpdir(), 'wardlight-aside-'));
    folders.push(aside);
    cpSync(folder, aside, { recursive: true });
    return {
      putBack: (names: readonly string[]) => names.forEach((name) => {
        rmSync(join(folder, name), { force: true });
        cpSync(join(aside, name), join(folder, name), { force: true });
      }),
    };
  };
  return { folder, clock, start, keep };
};

type Open = Awaited<ReturnType<typeof openTestClinic>>;
const signIn = ({ signIn: enter }: Open) => enter(administrator.userName, administrator.password);
const entries = (open: Open) => open.clinic.keeper.workspace()?.db.read.all<AuditEntry>(entriesAfter(0, 10_000)) ?? Promise.resolve([]);
const doubts = (open: Open) => open.clinic.keeper.workspace()?.proof.doubts() ?? [];

const begun = async (at: ReturnType<typeof openFolder>) => {
  const first = await at.start();
  await first.setUp();
  await first.clinic.close();
};

describe('a database that is not the one that was left', () => {
  it('D10, D11: an older file behind its anchor opens read only, says so once, on a new branch that names the head which is gone', async () => {
    const at = openFolder();
    await begun(at);
    const kept = at.keep();
    const second = await at.start();
    await signIn(second);
    await second.client['directory.find']({ words: '', after: null } as never);
    await second.clinic.close();
    kept.putBack(['clinic.db']);
    files.slice(1).forEach((name) => { rmSync(join(at.folder, name), { force: true }); });

    const third = await at.start();
    await signIn(third);
    const [doubt] = doubts(third);
    expect(doubt?.reason).toBe('rollback');
    const named = (await entries(third)).find(({ action }) => action === 'rollback');
    expect(named?.outcome).toBe('suspected');
    expect(JSON.parse(named?.detail ?? '{}')).toMatchObject({ branch: 2, anchorSize: doubt?.reason === 'rollback' ? doubt.anchorSize : 0 });
    const refused = await third.client['vitals.record']({} as never);
    expect(refused).toMatchObject({ type: 'refused', reason: expect.stringMatching(/records-read-only|forbidden|bad-input/) as string });
    await third.clinic.close();

    const fourth = await at.start();
    await signIn(fourth);
    expect(doubts(fourth).map(({ reason }) => reason)).toEqual(['rollback']);
    expect((await entries(fourth)).filter(({ action }) => action === 'rollback')).toHaveLength(1);
    await fourth.clinic.close();
  });

  it('opens without a doubt after a proper end, after a crash without one, and with a lost anchor only says so', async () => {
    const at = openFolder();
    await begun(at);
    const second = await at.start();
    await signIn(second);
    expect(doubts(second)).toEqual([]);
    at.clock.pass(61_000);
    await second.clinic.keeper.workspace()?.proof.checkpoint();
    // As after kill -9: the files as they lie, the log not yet folded in.
    const crashed = at.keep();
    await second.clinic.close();
    crashed.putBack([...files, 'anchor.json']);
    const third = await at.start();
    await signIn(third);
    expect(doubts(third)).toEqual([]);
    await third.clinic.close();

    rmSync(join(at.folder, 'anchor.json'));
    const fourth = await at.start();
    await signIn(fourth);
    expect(doubts(fourth)).toEqual([]);
    expect((await entries(fourth)).some(({ action, outcome }) => action === 'verify' && outcome === 'anchor-missing')).toBe(true);
    await fourth.clinic.close();
    expect(statSync(join(at.folder, 'anchor.json')).mode & 0o777).toBe(0o600);
  });

  it('D10: a log beside the database that was cut off or thrown away is told by the anchor', async () => {
    const at = openFolder();
    await begun(at);
    const second = await at.start();
    await signIn(second);
    await second.clinic.keeper.workspace()?.proof.checkpoint();
    const crashed = at.keep();
    await second.clinic.close();
    crashed.putBack([...files, 'anchor.json']);
    rmSync(join(at.folder, 'clinic.db-wal'));
    rmSync(join(at.folder, 'clinic.db-shm'));
    const third = await at.start();
    await signIn(third);
    expect(doubts(third).map(({ reason }) => reason)).toEqual(['rollback']);
    await third.clinic.close();
  });

  it('an anchor that was changed by hand is told and believed in nothing', async () => {
    const at = openFolder();
    await begun(at);
    const path = join(at.folder, 'anchor.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"size":\d+/, '"size":1'));
    const second = await at.start();
    await signIn(second);
    expect(doubts(second)).toEqual([]);
    expect((await entries(second)).some(({ action, outcome }) => action === 'verify' && outcome === 'anchor-changed')).toBe(true);
    await second.clinic.close();
  });
});
