const TABLE = new Int32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of zip files, of what came before (`sum`) and of `data`. `node:zlib` has it from Node 22 on. */
export function crc32(data: Uint8Array, sum = 0): number {
  let value = ~sum;
  for (const byte of data) value = (TABLE[(value ^ byte) & 255] as number) ^ (value >>> 8);
  return ~value >>> 0;
}
