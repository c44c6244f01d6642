/** Figures that others published of themselves. Not measured by us, nor on our computer: beside ours only to know the order of size. */
export const published: readonly { readonly who: string; readonly figure: string; readonly source: string }[] = [
  { who: 'Simple', figure: '50,000 patients are 400 to 500 MB on a phone, slow above 250 MB', source: 'simple-android, ADR 014' },
  { who: 'Simple', figure: 'a follow-up visit is recorded in 16 s, median', source: 'docs.simple.org, readme/simple-app-features' },
  { who: 'Community Health Toolkit', figure: 'first synchronization of one user 18 s, 251 s before', source: 'CHT release notes 3.7 and 4.2' },
  { who: 'OpenSRP FHIR Core', figure: '129,037 resources: first synchronization 4 h 51 min, search by name 28.6 s', source: 'opensrp/fhircore issue 3543, October 2024' },
  { who: 'OpenEMR', figure: 'opening a chart with 500 encounters takes 2 to 3 min', source: 'openemr/openemr issue 7868' },
];
