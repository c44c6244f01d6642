// electron-builder's configuration as it is used: the file, the packages that are imported, and what the release build brings.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { licenceTexts } from './licence-texts.mjs';
import { inRoot } from './root.mjs';

/** Of a package we pack what runs and its licence: programs, their tables, compiled add-ons. */
const kept = ['*.{js,cjs,mjs,json,wasm,node}', '{LICENSE,LICENCE,License,license,NOTICE,COPYING}*'];
const leftBehind = [
  '!**/node_modules/**/{test,tests,__tests__,spec,bench,benchmark,benchmarks,example,examples,docs,doc,.github,.vscode,coverage,fixtures}{,/**}',
  '!**/node_modules/**/{.*,tsconfig*.json,package-lock.json,test.js,bench.js,*.test.js,*.spec.js,*.test.cjs,*.test.mjs}',
  '!**/node_modules/.bin{,/**}',
  '!**/*.{ts,mts,cts,map}',
  '!node_modules/{@journeyapps/sqlcipher,keytar}/build/!(Release){,/**}',
  '!node_modules/{@journeyapps/sqlcipher,keytar}/build/Release/!(*.node)',
];

/** Apple's notary takes a key of App Store Connect or an account with a password made for this. */
const mayNotarize = (env) => ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'].every((name) => env[name]) || ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'].every((name) => env[name]);

const noticesFile = 'dist/third-party.txt';
/** Pages and helpers carry packages inside them; the notices of those go beside the program. Before packing. */
export const writeNotices = () => { writeFileSync(inRoot(noticesFile), licenceTexts()); };

const readConfig = () => parse(readFileSync(inRoot('electron-builder.yml'), 'utf8'));

/**
 * @param {Readonly<Record<string, string | undefined>>} env the release build's
 * @param {readonly string[]} packed folders as `packedModules` answers them
 */
export const createConfig = (env, packed) => {
  const config = readConfig();
  return {
    ...config,
    files: [...config.files, '!node_modules/**', ...packed.flatMap((folder) => kept.map((shape) => `${folder}/**/${shape}`)), ...nestedOnly(packed), ...leftBehind],
    extraFiles: [{ from: noticesFile, to: 'THIRD-PARTY.txt' }],
    extraMetadata: { ...config.extraMetadata, ...(env.WARDLIGHT_HOMEPAGE ? { homepage: env.WARDLIGHT_HOMEPAGE } : {}) },
    linux: { ...config.linux, ...(env.WARDLIGHT_MAINTAINER ? { maintainer: env.WARDLIGHT_MAINTAINER } : {}) },
    mac: { ...config.mac, notarize: mayNotarize(env) },
  };
};

/** A package's folder brings the folders of packages inside it; those that are not wanted are named. */
const nestedOnly = (packed) => packed.filter((folder) => !packed.some((other) => other.startsWith(`${folder}/node_modules/`))).map((folder) => `!${folder}/node_modules/**`);

/** What a release needs and this environment does not bring; nothing is missing for a package that is only tried. */
export const missingForRelease = (env, platform) => [
  ...['WARDLIGHT_HOMEPAGE', 'WARDLIGHT_UPDATE_KEYS', ...(platform === 'linux' ? ['WARDLIGHT_MAINTAINER'] : [])].filter((name) => !env[name]),
  ...(platform === 'darwin' && !env.CSC_LINK && !env.CSC_NAME ? ['CSC_LINK (the signing certificate)'] : []),
  ...(platform === 'darwin' && !mayNotarize(env) ? ['APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER'] : []),
];
