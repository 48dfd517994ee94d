const BLOCK = 512;

/**
 * A tar archive (POSIX.1-1988, ustar) of small files that belong to root and that nobody else can read. The same input
 * gives the same bytes: no time, no user of this machine.
 *
 * @param files contents by name, in the order in which they go in
 * @throws where a name does not fit into a header
 */
export function tar(files: ReadonlyMap<string, string>): Buffer {
  const blocks: Buffer[] = [];
  for (const [name, text] of files) {
    const content = Buffer.from(text, 'utf8');
    blocks.push(header(name, content.length), content, Buffer.alloc(-content.length & (BLOCK - 1)));
  }
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(name: string, size: number): Buffer {
  if (!/^[\w./-]{1,99}$/.test(name)) throw new Error(`'${name}' can't be a name in the archive`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 'latin1');
  block.write('0000600\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write('00000000000\0', 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write('root', 265, 'latin1');
  block.write('root', 297, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
