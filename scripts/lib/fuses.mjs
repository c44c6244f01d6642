// The fuses of a packed Electron: which they are, and whether each is as electron-builder.yml says.
import { Plain } from './say.mjs';

/** Names in electron-builder.yml and positions in the program's fuse wire. */
const positions = {
  runAsNode: 0,
  enableCookieEncryption: 1,
  enableNodeOptionsEnvironmentVariable: 2,
  enableNodeCliInspectArguments: 3,
  enableEmbeddedAsarIntegrityValidation: 4,
  onlyLoadAppFromAsar: 5,
  loadBrowserProcessSpecificV8Snapshot: 6,
  grantFileProtocolExtraPrivileges: 7,
  wasmTrapHandlers: 8,
};
const ON = 0x31;
const OFF = 0x30;

/** All that are wanted. The @electron/fuses of electron-builder cannot name the ninth, so it is checked only; it has to be Electron's default. */
export const wantedFuses = (config) => ({ ...config.electronFuses, wasmTrapHandlers: true });

/** Name, position and wanted byte of each, in the order of the wire. */
export const fuseTable = (wanted) => Object.entries(positions).map(([name, position]) => ({ name, position, byte: wanted[name] ? ON : OFF }));

/** Names of the fuses of `program` that are not as wanted. A wire with more fuses than we have names for is refused too: somebody has to decide about them. */
export const wrongFuses = async (program, wanted) => {
  const { getCurrentFuseWire } = await import('@electron/fuses');
  const { version, ...wire } = await getCurrentFuseWire(program);
  if (version !== '1') throw new Plain(`${program}: fuses of version ${version}, and we know 1`);
  const unnamed = Object.keys(wanted).filter((name) => positions[name] === undefined);
  const unknown = Object.keys(wire).filter((position) => !Object.values(positions).includes(Number(position)));
  const wrong = fuseTable(wanted).filter(({ name, position, byte }) => wanted[name] === undefined || wire[position] !== byte);
  return [...wrong.map(({ name }) => name), ...unnamed.map((name) => `${name} (no place in the wire)`), ...unknown.map((position) => `number ${Number(position) + 1} (has no name here)`)];
};
