/**
 * Cuts the pipe's bytes into messages, which end in a NUL. Chunks are kept as they come and joined once per message,
 * because a large answer arrives in hundreds of them and a character may be split between two.
 */
export const createFramer = (onMessage: (text: string) => void): ((chunk: Buffer) => void) => {
  let parts: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      parts.push(chunk.subarray(from, end));
      onMessage(Buffer.concat(parts).toString('utf8'));
      parts = [];
      from = end + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  };
};
