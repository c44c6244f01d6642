import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderSource } from '#main/adapters/update-source.ts';
import { manifestName } from '#shared/updates/manifest.ts';
import type { UpdateManifest } from '#shared/updates/manifest.ts';
import type { UpdateRefusal } from '#shared/updates/refusals.ts';
import { makeSigningPair, sha512Of, signManifest } from '../../main/updates/signed-manifest.ts';
import { descriptionName, descriptionOf } from './update-world.ts';
import type { World } from './update-world.ts';
import { endless } from './update-server.ts';

/** The step that must refuse: the look, the fetching, the installing, or the very end when everything is closed. */
type Step = 'check' | 'choose' | 'fetch' | 'install' | 'end';

export interface Tamper {
  readonly what: string;
  /** What is done to the world; for `install` and `end`, after the file was fetched. */
  readonly how: (world: World) => void;
  readonly step: Step;
  readonly why: UpdateRefusal;
}

const text = (world: World): string => (world.server.files.get(manifestName) as Buffer).toString('latin1');
const put = (world: World, manifest: Buffer | string): void => { world.server.files.set(manifestName, Buffer.from(manifest as string, 'latin1')); };

/** One field of the signed text is changed and the signature kept, as somebody would who has the server and not the key. */
const changed = (field: string, from: string | RegExp, to: string): Tamper => ({
  what: `${field} changed under the same signature`, step: 'check', why: 'bad-signature',
  how: (world) => {
    const before = text(world);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`nothing was changed: ${field}`);
    put(world, after);
  },
});

const signed = (what: string, more: Partial<UpdateManifest>, why: UpdateRefusal): Tamper => ({ what, step: 'check', why, how: (world) => { world.publish(more); } });

const served = (what: string, name: (world: World) => string, answer: (world: World) => Parameters<World['server']['files']['set']>[1], step: Step, why: UpdateRefusal): Tamper =>
  ({ what, step, why, how: (world) => { world.server.files.set(name(world), answer(world)); } });
const [theManifest, theDescription, theFile] = [() => manifestName, () => descriptionName, ({ file }: World) => file.name];
const status = (code: number, headers: Record<string, string> = {}) => () => (_request: unknown, response: { writeHead: (code: number, headers: Record<string, string>) => { end: () => unknown } }) => void response.writeHead(code, headers).end();
const silent = () => () => undefined;

const evil = Buffer.from('#!/bin/sh\necho evil >> "$(dirname "$0")/started"\n');
const onStick = (world: World, more: { readonly manifest?: Buffer; readonly file?: Buffer } = {}): void => {
  writeFileSync(join(world.stick, manifestName), more.manifest ?? signManifest(world.manifest, world.pair));
  writeFileSync(join(world.stick, world.file.name), more.file ?? world.newProgram);
  world.choose(folderSource(world.stick));
};

/** Row I10 of the catalogue, case by case. */
export const tampers: readonly Tamper[] = [
  changed('the version', '"version":"1.1.0"', '"version":"1.2.0"'),
  changed('the oldest version that may go straight to it', '"minimumVersion":"1.0.0"', '"minimumVersion":"0.9.0"'),
  changed('the day of release', '"releasedAt":"2026-03-10', '"releasedAt":"2026-03-11'),
  changed('the day it ends', '"expiresAt":"2026-06', '"expiresAt":"2036-06'),
  changed('the platform', '"platform":"linux"', '"platform":"darwin"'),
  changed('the processor', /"arch":"x64"|"arch":"arm64"/u, '"arch":"x86"'),
  changed('the kind of package', '"format":"AppImage"', '"format":"rpm"'),
  changed('the name of the file', '"name":"Wardlight-1.1.0.AppImage"', '"name":"Wardlight-1.1.1.AppImage"'),
  changed('the size of the file', /"bytes":(\d+)/u, '"bytes":1'),
  changed('the checksum of the file', /"sha512":"(.)/u, '"sha512":"_'),
  changed('the form of the text', '"v":1', '"v":2'),
  changed('the first line', 'wardlight-update-1', 'wardlight-update-2'),
  { what: 'one bit of the signature', step: 'check', why: 'bad-signature', how: (world) => { const bytes = Buffer.from(text(world), 'latin1'); bytes[30] = (bytes[30] ?? 0) ^ 1; put(world, bytes); } },
  { what: 'signed by another key', step: 'check', why: 'bad-signature', how: (world) => { world.publish({}, makeSigningPair()); } },
  { what: 'the manifest cut off', step: 'check', why: 'bad-signature', how: (world) => { put(world, text(world).slice(0, 300)); } },
  { what: 'an empty manifest', step: 'check', why: 'bad-signature', how: (world) => { put(world, ''); } },
  { what: 'more behind the manifest', step: 'check', why: 'bad-signature', how: (world) => { put(world, `${text(world)}{}`); } },
  signed('a manifest that ran out', { expiresAt: '2026-03-12T09:59:59.999Z' }, 'expired'),
  { what: 'a manifest that ran out, and the clock set back after it', step: 'check', why: 'expired', how: (world) => {
    world.clock.setWall('2026-07-01T00:00:00.000Z');
    void world.begin().check().then(() => { world.clock.setWall('2026-03-12T10:00:00.000Z'); });
  } },
  signed('a manifest from next month: the clock is behind', { releasedAt: '2026-04-12T10:00:00.000Z' }, 'clock-behind'),
  signed('an older version, signed', { version: '0.9.9', minimumVersion: '0.1.0' }, 'older'),
  { what: 'the manifest of before, shown again', step: 'check', why: 'replayed', how: (world) => {
    world.publish({ version: '1.2.0', releasedAt: '2026-03-11T09:00:00.000Z' });
    void world.begin().check().then(() => { world.publish(); });
  } },
  signed('only for versions from 1.0.1 on', { minimumVersion: '1.0.1' }, 'needs-step'),
  { what: 'nothing for this computer', step: 'check', why: 'not-for-this-computer', how: (world) => { world.publish({ files: [{ ...world.file, platform: 'darwin', format: 'zip' }] }); } },
  served('a manifest without an end', theManifest, () => endless, 'check', 'too-large'),
  served('a manifest that says it is a gigabyte', theManifest, () => (_request, response) => { response.writeHead(200, { 'content-length': '1000000000' }).flushHeaders(); }, 'check', 'too-large'),
  served('a manifest that never comes', theManifest, silent, 'check', 'unreachable'),
  served('a server that fails', theManifest, status(500), 'check', 'server-answer'),
  served('a server that points elsewhere', theManifest, status(302, { location: 'http://127.0.0.1:9/elsewhere' }), 'check', 'server-answer'),
  served('a description of another version', theDescription, ({ manifest, file }) => descriptionOf({ ...manifest, version: '1.3.0' }, file), 'fetch', 'description-differs'),
  served('a description of an older version', theDescription, ({ manifest, file }) => descriptionOf({ ...manifest, version: '0.9.0' }, file), 'fetch', 'description-differs'),
  served('a description with another checksum', theDescription, ({ manifest, file }) => descriptionOf(manifest, { ...file, sha512: sha512Of(evil) }), 'fetch', 'description-differs'),
  served('a description of another file', theDescription, ({ manifest, file }) => descriptionOf(manifest, { ...file, name: 'Other-1.1.0.AppImage' }), 'fetch', 'description-differs'),
  served('a description of a file on another server', theDescription, ({ manifest, file }) => descriptionOf(manifest, { ...file, name: 'http://127.0.0.1:9/Wardlight-1.1.0.AppImage' }), 'fetch', 'description-differs'),
  served('a description of the file and first of another', theDescription, ({ manifest, file }) => descriptionOf(manifest, file, { files: [{ url: `evil-${process.arch}.AppImage`, sha512: sha512Of(evil) }, { url: file.name, sha512: file.sha512 }] }), 'fetch', 'description-differs'),
  served('a description that is none', theDescription, () => '{{{', 'fetch', 'failed'),
  served('a description without an end', theDescription, () => endless, 'fetch', 'too-large'),
  served('another file under the name', theFile, ({ newProgram }) => Buffer.concat([evil, Buffer.alloc(newProgram.length)]).subarray(0, newProgram.length), 'fetch', 'file-differs'),
  served('the file cut off', theFile, ({ newProgram }) => newProgram.subarray(0, 20), 'fetch', 'file-differs'),
  served('the file and more behind it', theFile, ({ newProgram }) => Buffer.concat([newProgram, evil]), 'fetch', 'too-large'),
  served('a file without an end', theFile, () => endless, 'fetch', 'too-large'),
  served('a file that breaks off', theFile, ({ newProgram }) => (_request, response) => {
    response.writeHead(200, { 'content-length': String(newProgram.length) });
    response.write(newProgram.subarray(0, 10), () => { response.destroy(); });
  }, 'fetch', 'unreachable'),
  served('a server that fails at the file', theFile, status(500), 'fetch', 'server-answer'),
  served('a file that lies elsewhere', theFile, status(307, { location: 'http://127.0.0.1:9/elsewhere' }), 'fetch', 'server-answer'),
  { what: 'the manifest ran out between offer and fetching', step: 'fetch', why: 'expired', how: (world) => { world.clock.setWall('2026-07-01T00:00:00.000Z'); } },
  { what: 'the file exchanged after it was proved', step: 'install', why: 'file-changed', how: (world) => { writeFileSync(world.fetchedPath, evil); } },
  { what: 'the file exchanged for one of the same size', step: 'install', why: 'file-changed', how: (world) => { writeFileSync(world.fetchedPath, Buffer.concat([evil, Buffer.alloc(world.newProgram.length)]).subarray(0, world.newProgram.length)); } },
  { what: 'the file taken away', step: 'install', why: 'file-changed', how: (world) => { rmSync(world.fetchedPath); } },
  { what: 'a link in place of the file', step: 'install', why: 'file-changed', how: (world) => {
    rmSync(world.fetchedPath);
    writeFileSync(join(world.folder, 'same'), world.newProgram);
    symlinkSync(join(world.folder, 'same'), world.fetchedPath);
  } },
  { what: 'the manifest ran out between fetching and installing', step: 'install', why: 'expired', how: (world) => { world.clock.setWall('2026-07-01T00:00:00.000Z'); } },
  { what: 'the file exchanged when everything was closed', step: 'end', why: 'file-changed', how: (world) => {
    writeFileSync(world.fetchedPath, evil);
    chmodSync(world.fetchedPath, 0o755);
  } },
  { what: 'a folder without a manifest', step: 'choose', why: 'missing', how: (world) => { world.choose(folderSource(world.stick)); } },
  { what: 'a folder with a manifest of another key', step: 'choose', why: 'bad-signature', how: (world) => { onStick(world, { manifest: signManifest(world.manifest, makeSigningPair()) }); } },
  { what: 'a folder without the file', step: 'fetch', why: 'missing', how: (world) => { onStick(world); rmSync(join(world.stick, world.file.name)); } },
  { what: 'a folder with another file', step: 'fetch', why: 'file-differs', how: (world) => { onStick(world, { file: evil }); } },
  { what: 'a folder with a link in place of the file', step: 'fetch', why: 'missing', how: (world) => {
    onStick(world);
    rmSync(join(world.stick, world.file.name));
    symlinkSync('/etc/hostname', join(world.stick, world.file.name));
  } },
];

/** What went on in a step although it must not; undefined when it was refused and the program of now is whole and the only one. */
export const runTamper = async (world: World, { how, step, why }: Tamper): Promise<string | undefined> => {
  const updates = world.begin();
  const isFetched = step === 'install' || step === 'end';
  if (!isFetched && step !== 'fetch') how(world);
  // What the tamper itself began: an earlier look.
  await new Promise((done) => { setTimeout(done, 30); });
  const answers: string[] = [];
  const told = (): string => answers.join(', ');
  if (step === 'choose') answers.push(await updates.choose());
  else answers.push(await updates.check());
  if (step === 'fetch') {
    how(world);
    if (updates.status().phase !== 'offered') return `it was not offered: ${told()}`;
    if (await isFromStick(world)) answers.push(await updates.choose());
    answers.push(await updates.fetch());
  }
  if (isFetched) {
    answers.push(await updates.fetch());
    if (step === 'install') how(world);
    answers.push((await updates.mayInstall()) ?? 'installing');
    if (step === 'end') how(world);
  }
  const hasEnded = await world.end();
  const refused = step === 'end' ? (world.memory() as { readonly atEnd: string | null }).atEnd : answers.at(-1);
  if (refused !== why) return `it answered ${told()}, and not ${why}`;
  if (hasEnded || !world.isOld() || world.wasStarted()) return 'the program was exchanged';
  return undefined;
};

const isFromStick = async ({ port }: World): Promise<boolean> => (await port.chooseFolder()) !== undefined;
