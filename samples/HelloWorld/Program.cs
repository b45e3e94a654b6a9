// The shortest way from WebAssembly text to a native call.
using Tiered;
using Tiered.Backend.SinglePass;

// An engine holds compilers and settings; make one and keep it.
var engine = new Engine(new SinglePassCompiler());

// A module is compiled once and can be instantiated any number of times. Module.FromFile does the same for .wasm and .wat files.
var module = Module.FromText(engine, """
    (module
      (func $gcd (export "gcd") (param $a i32) (param $b i32) (result i32)
        (if (result i32) (i32.eqz (local.get $b))
          (then (local.get $a))
          (else (return_call $gcd (local.get $b) (i32.rem_u (local.get $a) (local.get $b)))))))
    """);

// A store holds instances and frees their memory.
using var store = new Store(engine);
var gcd = new Instance(store, module).GetFunction("gcd")!;

// A typed view checks the signature once; its calls allocate nothing.
var typed = gcd.Typed<int, int, int>();
Console.WriteLine($"gcd(1071, 462) = {typed.Call(1071, 462)}");

// When the signature is only known at run time, call with values.
Console.WriteLine($"{gcd.Type}: {gcd.Call(35, 21)}");
