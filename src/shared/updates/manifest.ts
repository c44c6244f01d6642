import { z } from 'zod';

/** What each kind of computer is updated by; macOS takes its update as a zip. */
export const updateFormats = ['AppImage', 'deb', 'rpm', 'zip'] as const;
export const updatePlatforms = ['linux', 'darwin'] as const;
export const updateArchs = ['x64', 'arm64'] as const;

/** The name of the signed manifest, on a server and on a stick alike. */
export const manifestName = 'wardlight-update.txt';
/** A manifest is far smaller; more is not read. */
export const mostManifestBytes = 65_536;

/** Releases only: `1.4.0`. A trial version is installed by hand. */
const releasedVersion = z.string().regex(/^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/u);
const moment = z.iso.datetime({ precision: 3 });
/** One segment that begins with a letter or digit: it cannot lead anywhere else. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/u);

const UpdateFile = z.strictObject({
  platform: z.enum(updatePlatforms), arch: z.enum(updateArchs), format: z.enum(updateFormats),
  name: fileName, bytes: z.number().int().min(1).max(2_000_000_000), sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/u),
});
export type UpdateFile = Readonly<z.infer<typeof UpdateFile>>;

const UpdateManifest = z.strictObject({
  v: z.literal(1), version: releasedVersion,
  /** The oldest version that may go straight to this one. */
  minimumVersion: releasedVersion,
  releasedAt: moment, expiresAt: moment,
  files: z.array(UpdateFile).min(1).max(20),
});
export type UpdateManifest = Readonly<z.infer<typeof UpdateManifest>>;

/** The one way to write a manifest down; what is signed is this, byte for byte. */
export const manifestText = ({ v, version, minimumVersion, releasedAt, expiresAt, files }: UpdateManifest): string =>
  `${JSON.stringify({ v, version, minimumVersion, releasedAt, expiresAt, files: files.map(({ platform, arch, format, name, bytes, sha512 }) => ({ platform, arch, format, name, bytes, sha512 })) })}\n`;

/** Only for text whose signature holds. Undefined for anything that the signing command would not have written. */
export const parseManifest = (text: string): UpdateManifest | undefined => {
  try {
    const parsed = UpdateManifest.safeParse(JSON.parse(text));
    return parsed.success && manifestText(parsed.data) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** Below 0 when `a` is older than `b`; both are released versions. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  return left.map((part, i) => part - (right[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
};
