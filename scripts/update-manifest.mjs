// `node scripts/update-manifest.mjs keygen|sign|verify`: the release maker's own signature over an update (docs/updates.md). For a computer
// without a network: plain Node, nothing to install.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const firstLine = 'wardlight-update-1\n';
const manifestName = 'wardlight-update.txt';
const shortestPassphrase = 20;
const versionRule = /^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/u;
const nameRule = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/u;

const usage = `usage:
  node scripts/update-manifest.mjs keygen --key KEY.pem
  node scripts/update-manifest.mjs sign --key KEY.pem --version 1.4.0 --minimum 1.0.0 --days 90 [--out ${manifestName}] FILE...
  node scripts/update-manifest.mjs verify --public KEY [--public KEY] ${manifestName}
The passphrase of the key is asked for, or read from the file that --passphrase-file names.`;

class Plain extends Error {}

/** Typed without being shown. */
const typed = (question) => new Promise((resolve, reject) => {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) { reject(new Plain('Nobody is there to type the passphrase: name a file with --passphrase-file.')); return; }
  stderr.write(question);
  stdin.setRawMode(true);
  let text = '';
  const end = (settle) => {
    stdin.setRawMode(false);
    stdin.pause();
    stdin.removeListener('data', onData);
    stderr.write('\n');
    settle();
  };
  const onData = (data) => {
    for (const character of data.toString('utf8')) {
      if (character === '\r' || character === '\n') { end(() => { resolve(text); }); return; }
      if (character === '\u0003') { end(() => { reject(new Plain('Stopped.')); }); return; }
      text = character === '\u007f' ? text.slice(0, -1) : text + character;
    }
  };
  stdin.on('data', onData);
});

const passphraseOf = async (file, question) => {
  const passphrase = file === undefined ? await typed(question) : readFileSync(file, 'utf8').replace(/\r?\n$/u, '');
  if ([...passphrase].length < shortestPassphrase) throw new Plain(`A passphrase of this key has ${String(shortestPassphrase)} characters or more: several words.`);
  return passphrase;
};

/** A new file, down to the disk; one that is there stays. */
const writeNew = (path, text, mode) => {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const publicText = (key) => createPublicKey(key).export({ format: 'jwk' }).x;

const keygen = async ({ key, 'passphrase-file': passphraseFile }) => {
  if (key === undefined) throw new Plain(usage);
  const passphrase = await passphraseOf(passphraseFile, 'A passphrase for the new key: ');
  if (passphraseFile === undefined && passphrase !== (await typed('The same again: '))) throw new Plain('The two differ; nothing was made.');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeNew(key, privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }), 0o600);
  process.stdout.write(`${publicText(privateKey)}\n`);
};

const archOf = (name) => {
  const [is64, isArm] = [/x64|x86_64|amd64/iu.test(name), /arm64|aarch64/iu.test(name)];
  if (is64 === isArm) throw new Plain(`${name} does not say for which processor it is: x64 (x86_64, amd64) or arm64 (aarch64).`);
  return is64 ? 'x64' : 'arm64';
};

const fileOf = async (path) => {
  const name = basename(path);
  const format = /\.(AppImage|deb|rpm|zip)$/u.exec(name)?.[1];
  if (format === undefined || !nameRule.test(name)) throw new Plain(`${name} is no file that a Wardlight is updated by.`);
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return { platform: format === 'zip' ? 'darwin' : 'linux', arch: archOf(name), format, name, bytes: statSync(path).size, sha512: hash.digest('base64') };
};

const signFiles = async ({ key, version, minimum, days, out, 'passphrase-file': passphraseFile }, paths) => {
  if (key === undefined || paths.length === 0 || !versionRule.test(version ?? '') || !versionRule.test(minimum ?? '') || !/^[1-9]\d{0,2}$/u.test(days ?? '')) throw new Plain(usage);
  const files = await Promise.all(paths.map(fileOf));
  const kinds = files.map(({ platform, arch, format }) => `${platform} ${arch} ${format}`);
  if (new Set(kinds).size < kinds.length) throw new Plain('Two of the files are for the same kind of computer.');
  const released = Date.now();
  const expiresAt = new Date(released + Number(days) * 86_400_000).toISOString();
  const body = `${JSON.stringify({ v: 1, version, minimumVersion: minimum, releasedAt: new Date(released).toISOString(), expiresAt, files })}\n`;
  let privateKey;
  const passphrase = await passphraseOf(passphraseFile, 'The passphrase of the key: ');
  try {
    privateKey = createPrivateKey({ key: readFileSync(key), passphrase });
  } catch {
    throw new Plain('The key does not open: another passphrase, or no key of this command.');
  }
  const signature = sign(null, Buffer.from(firstLine + body), privateKey).toString('base64url');
  const to = out ?? join(dirname(paths[0]), manifestName);
  writeNew(to, `${firstLine}${signature}\n${body}`, 0o644);
  process.stdout.write(`${to}: ${version}, ${kinds.join('; ')}, until ${expiresAt.slice(0, 10)}, signed by ${publicText(privateKey)}\n`);
};

const verifyManifest = async ({ public: keys }, [path]) => {
  if (!keys?.length || path === undefined) throw new Plain(usage);
  const text = readFileSync(path, 'utf8');
  const [, signature = ''] = text.split('\n', 2);
  const body = text.slice(firstLine.length + signature.length + 1);
  const by = keys.find((x) => text.startsWith(firstLine) && verify(null, Buffer.from(firstLine + body), createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), Buffer.from(signature, 'base64url')));
  if (by === undefined) throw new Plain('The signature does not hold for any of these keys.');
  const { version, minimumVersion, expiresAt, files } = JSON.parse(body);
  for (const file of files) {
    const found = await fileOf(join(dirname(path), file.name)).catch(() => undefined);
    if (JSON.stringify(found) !== JSON.stringify(file)) throw new Plain(`${file.name} is missing beside the manifest, or is not the file that was signed.`);
  }
  process.stdout.write(`${version} (from ${minimumVersion} on, until ${expiresAt.slice(0, 10)}), ${String(files.length)} file(s) whole, signed by ${by}\n`);
};

const commands = { keygen, sign: signFiles, verify: verifyManifest };
try {
  const { values, positionals: [name, ...paths] } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string' }, version: { type: 'string' }, minimum: { type: 'string' }, days: { type: 'string' }, out: { type: 'string' }, public: { type: 'string', multiple: true }, 'passphrase-file': { type: 'string' } },
  });
  if (!Object.hasOwn(commands, name ?? '')) throw new Plain(usage);
  await commands[name](values, paths);
} catch (why) {
  // An openssl message can quote what it was given.
  process.stderr.write(`${why instanceof Plain || why?.code?.startsWith('ERR_PARSE_ARGS') ? why.message : `It stopped: ${why?.code ?? 'an unknown fault'}.`}\n`);
  process.exitCode = 1;
}
