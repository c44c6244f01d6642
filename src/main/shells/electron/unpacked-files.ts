/**
 * Helpers of a packed program lie beside its archive (electron-builder.yml, asarUnpack), because Node's threads know of no archive. What is not in an archive
 * stays where it is.
 */
export const besideArchive = (url: URL): URL => new URL(url.href.replace('/resources/app.asar/', '/resources/app.asar.unpacked/').replace('/Resources/app.asar/', '/Resources/app.asar.unpacked/'));
