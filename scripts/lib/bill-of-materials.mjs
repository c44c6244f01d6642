// The software bill of materials (CycloneDX) of what we ship. npm writes it for everything that is installed, and we keep what is shipped: npm's own
// `--omit dev` (11.19) also leaves out what some development package happens to need too, such as zod and React.
import { createHash } from 'node:crypto';
import { shippedPackages } from './shipped-packages.mjs';

/** `whole`: what `npm sbom --sbom-format cyclonedx` prints. `madeAt`: seconds since 1970, so that the same source makes the same file. */
export const billOf = (whole, lock, madeAt) => {
  const shipped = new Set(shippedPackages(lock).map(({ name, version }) => `${name}@${version}`));
  const components = whole.components.filter((component) => shipped.has(component['bom-ref']));
  const kept = new Set([whole.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const dependencies = whole.dependencies.filter(({ ref }) => kept.has(ref)).map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
  const hash = createHash('sha256').update(JSON.stringify([whole.metadata.component, components, dependencies])).digest('hex');
  const metadata = { ...whole.metadata };
  delete metadata.timestamp;
  return {
    ...whole,
    serialNumber: `urn:uuid:${[hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-')}`,
    metadata: { ...(madeAt === undefined ? {} : { timestamp: new Date(madeAt * 1000).toISOString() }), ...metadata, component: { ...metadata.component, type: 'application', name: 'wardlight' } },
    components,
    dependencies,
  };
};

/** What a bill lacks, one line each. */
export const billFaults = (bill, lock) => {
  const listed = new Set(bill.components.map((component) => component['bom-ref']));
  return [
    ...(bill.bomFormat === 'CycloneDX' && /^1\.[5-9]$/.test(bill.specVersion) ? [] : [`this is no CycloneDX 1.5 or newer: ${bill.bomFormat} ${bill.specVersion}`]),
    ...shippedPackages(lock).filter(({ name, version, optional }) => !optional && !listed.has(`${name}@${version}`)).map(({ name, version }) => `${name}@${version} is shipped and not listed`),
    ...bill.components.flatMap((component) => {
      const name = component['bom-ref'];
      return [
        ...(component.version ? [] : [`${name} has no version`]),
        ...(/^pkg:npm\/.+@.+/.test(component.purl ?? '') ? [] : [`${name} has no package URL`]),
        ...((component.licenses ?? []).some(({ license, expression }) => expression || license?.id || license?.name) ? [] : [`${name} has no licence`]),
        ...((component.hashes ?? []).length > 0 ? [] : [`${name} has no hash`]),
      ];
    }),
  ];
};
