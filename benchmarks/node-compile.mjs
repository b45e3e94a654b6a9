// Times `new WebAssembly.Module` in Node.js. Usage: node [V8 flags] node-compile.mjs MODULE.wasm REPEAT; prints one time in milliseconds a line, and
// last the peak resident memory of the process in kilobytes.
// V8 shares code between modules of equal bytes, so with REPEAT over 1 every turn compiles bytes of its own: the module and a custom section with the
// turn's number.
import { readFileSync } from 'node:fs';

const [, , path, repeat] = process.argv;
const original = readFileSync(path);
for (let turn = 0; turn < Number(repeat); turn++) {
    let bytes = original;
    if (Number(repeat) > 1) {
        // Section 0, four bytes long: an empty name of one byte, three bytes of content.
        const mark = Uint8Array.of(0, 4, 0, turn & 0xff, turn >> 8 & 0xff, 0x5a);
        bytes = new Uint8Array(original.length + mark.length);
        bytes.set(original);
        bytes.set(mark, original.length);
    }
    const start = performance.now();
    new WebAssembly.Module(bytes);
    console.log((performance.now() - start).toFixed(3));
}
console.log(process.resourceUsage().maxRSS);
