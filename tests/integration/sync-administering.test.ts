import { describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { saveRosterSent } from '#main/sync/roster/roster-store.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

const newPerson = { userName: 'marlow', displayName: 'Marlow Hale', role: 'nurse', password: 'granite apple 5521 dune' };

describe('P8: people and rules change only at a workstation that may administer', () => {
  it('the first workstation may; one that the roster does not name refuses in words, before anybody types a secret', async () => {
    const test = await openTestClinic({ signedInAs: 'administrator' });
    expect((await test.stepUp('staff.add', newPerson)).type).toBe('added');
    // The roster stays and this computer is another one: as a copied folder would be, or a device that enrols.
    await test.clinic.keeper.workspace()?.db.transaction((tx) => tx.run(sql`UPDATE sync_state SET number = 7 WHERE name = 'dev'`));
    await test.client['session.signOut']({});
    await test.signIn('ruth', 'amber kettle 4477 hill');
    const asked = await test.client['stepUp.ask']({ method: 'staff.end', input: JSON.stringify({ staffId: 'x' }) });
    expect(asked).toEqual({ type: 'refused', reason: 'not-administering' });
    expect(await test.client['stepUp.ask']({ method: 'policies.change', input: JSON.stringify({ name: 'pin.allowed', value: false }) })).toEqual({ type: 'refused', reason: 'not-administering' });
    expect(JSON.parse(await test.clinic.call('gate', 'staff.add', { ...newPerson, userName: 'other' }))).toMatchObject({ type: 'refused', reason: 'not-administering' });
    // Everything else goes on: what is no rule, and looking at the rules.
    expect(valueOf(await test.client['staff.list']({})).staff).toHaveLength(2);
    expect((await test.client['stepUp.ask']({ method: 'audit.acknowledge', input: '{}' })).type).toBe('value');
    await test.close();
  });
});

describe('the keys of a clinic (H3)', () => {
  it('begin at set-up, get a successor when somebody leaves, and stay those of this computer after the words opened it again', async () => {
    const test = await openTestClinic();
    const words = (await test.setUp()).join(' ');
    const keys = () => {
      const current = test.clinic.keeper.workspace()?.keys.current();
      if (!current) throw new Error('no keys');
      return current;
    };
    expect([...keys().roster().devices.values()].map(({ dev, class: kind, admittedBy }) => [dev, kind, admittedBy])).toEqual([[1, 'admin', 0]]);
    expect({ epoch: keys().roster().epoch, floor: keys().roster().floorEpoch }).toEqual({ epoch: 1, floor: 1 });
    const added = await test.stepUp('staff.add', newPerson);
    expect((await test.stepUp('staff.end', { staffId: added.staff?.id ?? '', reason: 'left' })).type).toBe('ended');
    expect({ epoch: keys().roster().epoch, floor: keys().roster().floorEpoch }).toEqual({ epoch: 2, floor: 2 });
    await test.client['patients.register']({ patient: asha, notTheSame: [] });

    // No hub ever saw the chain: it begins again with the computer's new identity.
    const again = async () => {
      await test.client['session.signOut']({});
      expect(valueOf(await test.gate['recovery.open']({ words, userName: 'ruth', newPassword: 'violet ladder 3390 bay' })).type).toBe('recovered');
      await test.signIn('ruth', 'violet ladder 3390 bay');
    };
    const before = keys().roster().devices.get(1)?.signing;
    await again();
    expect([keys().dev, keys().roster().length, test.clinic.keeper.workspace()?.keys.mayAdminister()]).toEqual([1, 2, true]);
    expect(keys().roster().devices.get(1)?.signing).not.toEqual(before);

    // A hub saw it: the old identity goes, and what it had not sent goes out under the new number.
    const { db } = test.clinic.keeper.workspace() ?? {};
    await db?.transaction((tx) => saveRosterSent(tx, 2));
    await again();
    const state = keys().roster();
    expect([keys().dev, state.devices.get(1)?.revoked?.why, state.epoch, state.floorEpoch, state.isFloorDue]).toEqual([2, 'replaced', 2, 2, false]);
    const after = test.clinic.keeper.workspace()?.db;
    expect(await after?.read.all(sql`SELECT number FROM sync_state WHERE name = 'dev'`)).toEqual([{ number: 2 }]);
    expect((await after?.read.get<{ q: number }>(sql`SELECT min(q) AS q FROM sync_outbox`))?.q).toBe(1);
    await test.close();
  });
});
