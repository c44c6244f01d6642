/** Figures that others published of themselves. Not measured by us, nor on our computer: beside ours only to know the order of size. */
export const published: readonly { readonly who: string; readonly figure: string; readonly source: string }[] = [
  { who: 'Simple', figure: '50,000 patients are 400 to 500 MB on a phone, slow above 250 MB; a follow-up visit takes 16 s', source: 'Simple.org, engineering posts and product page' },
  { who: 'Community Health Toolkit', figure: 'first synchronization of one user 18 s', source: 'Community Health Toolkit, scalability test results' },
  { who: 'OpenSRP FHIR Core', figure: '129,037 resources: first synchronization 4 h 51 min, search by name 28.6 s', source: 'opensrp/fhircore, performance test report' },
  { who: 'OpenEMR', figure: 'opening a chart with 500 encounters takes 2 to 3 min', source: 'OpenEMR community forum' },
];
