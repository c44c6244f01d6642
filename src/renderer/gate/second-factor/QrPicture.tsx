/** A QR code from rows of 0 and 1, its quiet zone included. Always black on white, or half of the cameras would not read it in the dark theme. */
export const QrPicture = ({ rows, label }: { readonly rows: readonly string[]; readonly label: string }) => {
  const dark = rows.flatMap((row, y) => [...row].flatMap((module, x) => (module === '1' ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={dark} fill="#000" />
    </svg>
  );
};
