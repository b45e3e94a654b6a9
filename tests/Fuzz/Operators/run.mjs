// Runs the generated module: node run.mjs FOLDER. Reads FOLDER/NAME.wasm, inputs and jobs; writes FOLDER/results, or FOLDER/refused when the
// engine lacks a feature that the module uses.
import { readFileSync, writeFileSync } from 'node:fs';

const folder = process.argv[2];
const bytes = readFileSync(`${folder}/module.wasm`);
let module;
try {
    module = new WebAssembly.Module(bytes);
} catch (error) {
    writeFileSync(`${folder}/refused`, String(error.message));
    process.exit(0);
}
const { recordSize, output, functions } = JSON.parse(readFileSync(`${folder}/jobs.json`, 'utf8'));
const instance = new WebAssembly.Instance(module);
const memory = new Uint8Array(instance.exports.memory.buffer);
memory.set(readFileSync(`${folder}/inputs.bin`));

// As in Comparison.cs: 0 returned, 1 divide by zero, 2 unrepresentable quotient, 3 unrepresentable integer.
function trapOf(error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    if (/by zero/.test(error.message)) return 1;
    if (/result unrepresentable/.test(error.message)) return 2;
    if (/float unrepresentable/.test(error.message)) return 3;
    return 255;
}

const chunks = [];
for (const { name, input, cases } of functions) {
    const run = instance.exports[name];
    const traps = new Uint8Array(cases);
    memory.fill(0, output, output + cases * recordSize);
    for (let i = 0; i < cases; i++) {
        try {
            run(input + i * recordSize, output + i * recordSize);
        } catch (error) {
            traps[i] = trapOf(error);
        }
    }
    chunks.push(traps, memory.slice(output, output + cases * recordSize));
}
writeFileSync(`${folder}/results.bin`, Buffer.concat(chunks));
