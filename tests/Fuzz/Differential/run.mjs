// Runs generated modules: node run.mjs FOLDER COUNT RUNS. Prints a line a module: how each call ended and a hash of memory, as in Comparison.cs.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

const [folder, count, runs] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
for (let i = 0; i < count; i++) {
    let instance;
    try {
        instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(`${folder}/${i}.wasm`)));
    } catch (error) {
        console.log('refused');
        continue;
    }
    let calls = '';
    for (const name of [...Array(runs).keys()].map(n => `run${n}`).concat('final')) {
        try {
            instance.exports[name]();
            calls += 'r';
        } catch (error) {
            if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
            calls += 't';
        }
    }
    const hash = createHash('sha256').update(new Uint8Array(instance.exports.memory.buffer)).digest('hex').toUpperCase().slice(0, 16);
    console.log(`${calls} ${hash}`);
}
