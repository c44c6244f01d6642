import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { systemClock } from '#main/adapters/node-ports.ts';
import { planDemoClinic } from '#main/demo/make-demo-clinic.ts';
import { clinicContract, gateContract } from '#shared/contract/clinic.ts';
import { shippedPolicies } from '#shared/policies/policies.ts';
import { demoOf, demoPassword } from './fixtures/demo.ts';
import { expect, startClinic, test } from './fixtures/clinic-window.ts';

interface Reply { readonly type: string; readonly reason?: string; readonly value?: unknown }

/** Calls as a script in the page would: by the bridge, with whatever it likes. */
const callIn = (page: Page, method: string, input: unknown): Promise<Reply> =>
  page.evaluate(async ([name, json]) => JSON.parse(await (window as unknown as { clinic: { call: (method: string, input: string) => Promise<string> } }).clinic.call(name ?? '', json ?? '')) as Reply, [method, JSON.stringify(input)]);

const patients = 450;
const { staff } = planDemoClinic({ clock: systemClock }, { seed: 1, patients });

/** Every name of two letters, which is how a list is taken when there is no method for it. */
const letters = 'abcdefghijklmnopqrstuvwxyz';
const queries = [...letters].flatMap((first) => [...letters].map((second) => first + second));

test('I5: a script in the clinic page gets no secret and no step-up, and sees no more patients than the cap', async () => {
  test.setTimeout(120_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'wardlight-e2e-hostile-'));
  const clinic = startClinic(dataDir, ['--demo', '--patients', String(patients)]);
  try {
    const demo = demoOf(clinic);
    const page = await demo.signInAs('ines');

    // Every method that takes or shows a secret belongs to the gate, and the gate is not in front.
    for (const method of Object.keys(gateContract).filter((name) => !Object.hasOwn(clinicContract, name))) {
      expect(await callIn(page, method, {}), method).toMatchObject({ type: 'refused', reason: 'wrong-window' });
    }

    // What is asked for needs a privilege, whatever the script says of itself.
    for (const [method, input] of [
      ['policies.change', { name: 'access.patientsPerHour', value: 5000 }], ['staff.changeBundle', { role: 'nurse', privilege: 'sensitive:read', holds: true }],
      ['session.choosePin', { pin: '271828' }], ['constructor', {}], ['__proto__', {}],
    ] as const) {
      const reply = await callIn(page, 'stepUp.ask', { method, input: JSON.stringify(input) });
      expect(reply.type === 'value' ? (reply.value as { type: string }).type : reply.reason, method).toMatch(/^(forbidden|bad-input)$/);
    }

    // Nothing that a script can read holds anybody's password.
    const readable = await page.evaluate(() => JSON.stringify([Object.keys(window), document.documentElement.outerHTML, localStorage.length, sessionStorage.length, document.cookie]));
    for (const { userName } of staff) expect(readable).not.toContain(demoPassword(userName, patients));

    const seen = new Set<string>();
    let last: Reply = { type: 'value' };
    for (const query of queries) {
      last = await callIn(page, 'patients.find', { query, searchId: crypto.randomUUID() });
      if (last.type !== 'value') break;
      for (const { id } of (last.value as { patients: readonly { id: string }[] }).patients) seen.add(id);
    }
    expect(last).toEqual({ type: 'refused', reason: 'too-many-patients' });
    expect(seen.size).toBeLessThanOrEqual(shippedPolicies['access.patientsPerHour']);
    expect(seen.size).toBeGreaterThan(shippedPolicies['access.patientsPerHour'] - 21);

    // Nor after signing in anew: the hour goes on.
    const again = await demo.signInAs('ines');
    const more: string[] = [];
    for (const query of queries) {
      const reply = await callIn(again, 'patients.find', { query, searchId: crypto.randomUUID() });
      if (reply.type !== 'value') break;
      more.push(...(reply.value as { patients: readonly { id: string }[] }).patients.map(({ id }) => id));
    }
    expect(new Set([...seen, ...more]).size).toBeLessThanOrEqual(shippedPolicies['access.patientsPerHour']);
  } finally {
    await clinic.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
