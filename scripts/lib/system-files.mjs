// What the operating system reads of a package: Apple's entitlements and the desktop's entry.

const allowedEntitlements = ['com.apple.security.cs.allow-jit'];

/** What is wrong with a property list of entitlements: one that is not wanted, or one that is missing. */
export const entitlementFaults = (text) => {
  const plain = text.replaceAll(/<!--[\s\S]*?-->/g, '');
  const dict = /<plist version="1\.0">\s*<dict>([\s\S]*?)<\/dict>\s*<\/plist>/.exec(plain)?.[1];
  if (dict === undefined) return ['this is no property list with one dictionary'];
  const entries = [...dict.matchAll(/<key>([^<]*)<\/key>\s*<([\w-]+)\s*\/?>/g)].map(([, key, value]) => ({ key: key.trim(), value }));
  if (dict.replaceAll(/<key>[^<]*<\/key>\s*<(true|false)\s*\/>/g, '').trim() !== '') return ['something in the dictionary is neither a key nor yes or no'];
  return [
    ...entries.filter(({ key, value }) => !allowedEntitlements.includes(key) && value !== 'false').map(({ key }) => `${key} is asked for, and the program does not need it`),
    ...allowedEntitlements.filter((wanted) => !entries.some(({ key, value }) => key === wanted && value === 'true')).map((wanted) => `${wanted} is missing: V8 could not run`),
  ];
};

/** Categories of which the menu needs one; the others only refine it. */
const mainCategories = ['AudioVideo', 'Development', 'Education', 'Game', 'Graphics', 'Network', 'Office', 'Science', 'Settings', 'System', 'Utility'];

/** What is wrong with the text of a desktop entry (freedesktop.org, version 1.5). */
export const desktopFaults = (text) => {
  const [head, ...lines] = text.trim().split('\n');
  if (head !== '[Desktop Entry]') return ['it does not begin with [Desktop Entry]'];
  const entries = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const faults = ['Name', 'Exec', 'Icon', 'Comment', 'Categories', 'StartupWMClass'].filter((key) => !entries[key]).map((key) => `${key} is missing`);
  const categories = (entries.Categories ?? '').split(';').filter((name) => name !== '');
  if (entries.Type !== 'Application') faults.push('Type is not Application');
  if (!/(^|\/)wardlight"?( |$)/.test(entries.Exec ?? '')) faults.push(`Exec starts something else: ${entries.Exec}`);
  if (!categories.some((name) => mainCategories.includes(name))) faults.push('no category has a place in the menu');
  if (!categories.includes('MedicalSoftware')) faults.push('the category MedicalSoftware is missing');
  if (entries.StartupWMClass !== 'wardlight') faults.push(`windows would not belong to this entry: StartupWMClass=${entries.StartupWMClass}`);
  if (entries.MimeType !== undefined) faults.push('it asks to open files: a clinic is never opened by a click on a file');
  return faults;
};
