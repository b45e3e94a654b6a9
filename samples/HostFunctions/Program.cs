// .NET functions for WebAssembly to call, and text through linear memory in both directions.
using Tiered;
using Tiered.Backend.SinglePass;

var engine = new Engine(new SinglePassCompiler());
using var store = new Store(engine);
var module = Module.FromText(engine, """
    (module
      (import "host" "print" (func $print (param $text i32) (param $length i32)))
      (import "host" "square_root" (func $square_root (param f64) (result f64)))
      (memory (export "memory") 1)
      (data (i32.const 16) "hello from WebAssembly")

      (func (export "greet") (call $print (i32.const 16) (i32.const 22)))

      (func (export "hypotenuse") (param $a f64) (param $b f64) (result f64)
        (call $square_root (f64.add (f64.mul (local.get $a) (local.get $a)) (f64.mul (local.get $b) (local.get $b)))))

      ;; Makes ASCII letters upper case, in place.
      (func (export "shout") (param $at i32) (param $length i32) (local $end i32) (local $char i32)
        (local.set $end (i32.add (local.get $at) (local.get $length)))
        (block $done
          (loop $next
            (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
            (local.set $char (i32.load8_u (local.get $at)))
            (if (i32.lt_u (i32.sub (local.get $char) (i32.const 97)) (i32.const 26))
              (then (i32.store8 (local.get $at) (i32.sub (local.get $char) (i32.const 32)))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $next)))))
    """);

var imports = new Imports()
    // An Action or Func over numbers is called without boxing.
    .Define("host", "square_root", Function.FromHost(store, (double x) => Math.Sqrt(x)))
    // Functions that need to know their caller take it first, here to read from the memory of whichever instance called.
    .Define("host", "print", Function.FromHost(store, FunctionType.Create([ValType.I32, ValType.I32], []), (Caller caller, ReadOnlySpan<Value> arguments, Span<Value> _) =>
    {
        var memory = caller.Instance!.GetMemory("memory")!;
        Console.WriteLine(memory.ReadString(arguments[0].AsI32(), arguments[1].AsI32()));
    }));

var instance = new Instance(store, module, imports);
instance.GetFunction("greet")!.Call();
Console.WriteLine($"hypotenuse(3, 4) = {instance.GetFunction("hypotenuse")!.Typed<double, double, double>().Call(3, 4)}");

// Text for WebAssembly: write it where the module expects it, here behind its own data.
const int buffer = 1024;
var text = instance.GetMemory("memory")!;
int length = text.WriteString(buffer, "read back by .NET");
instance.GetFunction("shout")!.Typed<int, int, Nothing>().Call(buffer, length);
Console.WriteLine(text.ReadString(buffer, length));
