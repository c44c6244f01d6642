// Under which licences something may be inside a program that is given to clinics under Apache-2.0 (docs/decisions/0018-apache-2-and-no-agpl.md).

/** SPDX ids. Each lets everybody use and pass on the work with its notice; none asks that ours be given under it. */
export const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'Unlicense'];

/** What is not on the list and shipped all the same, with the reason. */
export const exceptions = [
  { name: 'argparse', licence: 'Python-2.0', reason: 'The licence of Python itself: permissive, with a notice. Brought by js-yaml, with which electron-updater reads.' },
];

/** Is a licence expression one that the list allows? Of "A OR B" we may choose; "A AND B" binds to both. */
export const isAllowed = (expression) => {
  if (typeof expression !== 'string') return false;
  const text = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(text) || (/ OR /.test(text) && / AND /.test(text))) return false;
  if (/ OR /.test(text)) return text.split(' OR ').some((part) => allowed.includes(part.trim()));
  return text.split(' AND ').every((part) => allowed.includes(part.trim()));
};

/** What is wrong with the licences of `packages` (`{ name, version, licence }`), one line each; also an exception that nothing needs any more. */
export const licenceFaults = (packages, except = exceptions) => [
  ...packages.filter(({ name, licence }) => !isAllowed(licence) && !except.some((one) => one.name === name && one.licence === licence)).map(({ name, version, licence }) => `${name}@${version}: ${licence ?? 'no licence is named'}`),
  ...except.filter((one) => !packages.some(({ name, licence }) => name === one.name && licence === one.licence && !isAllowed(licence))).map(({ name }) => `${name}: the exception is no longer needed`),
];
