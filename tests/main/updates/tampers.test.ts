import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTamper, tampers } from '../../faults/update/tampers.ts';
import { makeWorld } from '../../faults/update/update-world.ts';
import { startUpdateServer } from '../../faults/update/update-server.ts';
import type { UpdateServer } from '../../faults/update/update-server.ts';

let server: UpdateServer;
beforeAll(async () => { server = await startUpdateServer(); });
afterAll(async () => { await server.close(); });

it.each(tampers.map((tamper) => [tamper.what, tamper] as const))('I10: %s', async (_what, tamper) => {
  const world = makeWorld(server, { smallMs: 400 });
  try {
    expect(await runTamper(world, tamper)).toBeUndefined();
  } finally {
    world.remove();
  }
});
