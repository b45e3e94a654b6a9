using System.Runtime.InteropServices;

namespace Tiered.Tests.SinglePass;

/// <summary>Atomic operators: what they leave in memory and in registers, their traps, and that they are atomic.</summary>
public class AtomicTests
{
    private static readonly (string Type, string Suffix, int Bytes)[] Accesses =
    [
        ("i32", "", 4), ("i64", "", 8), ("i32", "8", 1), ("i32", "16", 2), ("i64", "8", 1), ("i64", "16", 2), ("i64", "32", 4),
    ];

    private const ulong Initial = 0xF1E2_D3C4_B5A6_9788;

    public static TheoryData<string> Operations() => ["add", "sub", "and", "or", "xor", "xchg"];

    // The operands are parameters, so that the address, the value and rax, which some sequences claim, compete.
    [Theory]
    [MemberData(nameof(Operations))]
    public void ReadModifyWrite(string operation)
    {
        foreach (var (type, suffix, bytes) in Accesses)
        {
            string instruction = $"{type}.atomic.rmw{suffix}.{operation}{(suffix.Length > 0 ? "_u" : "")}";
            string wide = type == "i64" ? "" : "i32.wrap_i64 ";
            string value = wide.Length > 0 ? "(i32.wrap_i64 (local.get 0))" : "(local.get 0)";
            string result = wide.Length > 0 ? "i64.extend_i32_u" : "i64.or (i64.const 0)";
            string text =
                $"""
                (module (memory 1 1 shared)
                  (func (export "run") (param i64 i32) (result i64 i64)
                    (i64.store (i32.const 64) (i64.const {unchecked((long)Initial)}))
                    ({result} ({instruction} offset=32 (local.get 1) {value}))
                    (i64.load (i32.const 64)))
                  (func (export "trap") (param i32) ({instruction} offset=1 (local.get 0) ({type}.const 1)) (drop)))
                """;
            foreach (ulong operand in new ulong[] { 0, 1, 0x8000_0000_8000_8080, ulong.MaxValue, 0x0123_4567_89AB_CDEF })
            {
                ulong mask = bytes == 8 ? ulong.MaxValue : (1ul << bytes * 8) - 1, old = Initial & mask;
                ulong changed = operation switch
                {
                    "add" => old + operand,
                    "sub" => old - operand,
                    "and" => old & operand,
                    "or" => old | operand,
                    "xor" => old ^ operand,
                    _ => operand,
                };
                Code.OnAll(text, instance =>
                {
                    var results = instance.CallAll("run", (long)operand, 32);
                    Assert.Equal(((long)old, (long)(Initial & ~mask | changed & mask)), (results[0].AsI64(), results[1].AsI64()));
                });
            }
            Code.OnAll(text, instance =>
            {
                if (bytes > 1) Assert.Equal(TrapCode.UnalignedAtomic, instance.Trap("trap", 0));
                Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("trap", 65535));
                Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("trap", -1));
            });
        }
    }

    [Fact]
    public void CompareExchange()
    {
        foreach (var (type, suffix, bytes) in Accesses)
        {
            string instruction = $"{type}.atomic.rmw{suffix}.cmpxchg{(suffix.Length > 0 ? "_u" : "")}";
            string Narrow(int local) => type == "i64" ? $"(local.get {local})" : $"(i32.wrap_i64 (local.get {local}))";
            string text =
                $"""
                (module (memory 1)
                  (func (export "run") (param i64 i64 i32) (result i64 i64)
                    (i64.store (i32.const 64) (i64.const {unchecked((long)Initial)}))
                    ({(type == "i64" ? "i64.or (i64.const 0)" : "i64.extend_i32_u")} ({instruction} (local.get 2) {Narrow(0)} {Narrow(1)}))
                    (i64.load (i32.const 64))))
                """;
            ulong mask = bytes == 8 ? ulong.MaxValue : (1ul << bytes * 8) - 1, old = Initial & mask, replacement = 0x1122_3344_5566_7788;
            foreach (bool equal in new[] { true, false })
            {
                Code.OnAll(text, instance =>
                {
                    var results = instance.CallAll("run", (long)(equal ? old : old ^ 1), (long)replacement, 64);
                    Assert.Equal(((long)old, (long)(equal ? Initial & ~mask | replacement & mask : Initial)), (results[0].AsI64(), results[1].AsI64()));
                });
            }
        }
    }

    // A host thread changes the same cells meanwhile; lost updates show in the sums.
    [Fact]
    public void UpdatesAreNotLost()
    {
        const int turns = 400_000;
        const string text =
            """
            (module (memory (export "memory") 1 1 shared)
              (func (export "run") (param $turns i32)
                (loop $again
                  (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 3)))
                  (drop (i64.atomic.rmw.xor (i32.const 8) (i64.const 1)))
                  (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))))
            """;
        Code.OnAll(text, instance =>
        {
            using var memory = instance.GetMemory("memory")!.Share();
            var other = new Thread(() =>
            {
                ref int sum = ref memory.Int32At(0);
                ref long bits = ref memory.Int64At(8);
                for (int i = 0; i < turns; i++)
                {
                    Interlocked.Add(ref sum, 5);
                    Interlocked.Add(ref bits, 2);
                }
            });
            other.Start();
            instance.GetFunction("run")!.Call(turns + 1);
            other.Join();
            Assert.Equal(3 * (turns + 1) + 5 * turns, memory.Read<int>(0));
            Assert.Equal(2L * turns + 1, memory.Read<long>(8));
        });
    }

    [Fact]
    public void WaitAndNotify() => Code.OnAll(
        """
        (module (memory 1 1 shared) (memory $own 1)
          (func (export "notify") (param i32) (result i32) (memory.atomic.notify offset=4 (local.get 0) (i32.const 1)))
          (func (export "wait") (param i32 i32) (result i32) (memory.atomic.wait32 offset=8 (local.get 0) (local.get 1) (i64.const 1000)))
          (func (export "wait64") (param i32 i64) (result i32) (memory.atomic.wait64 (local.get 0) (local.get 1) (i64.const 1000)))
          (func (export "own") (result i32) (memory.atomic.wait32 $own (i32.const 0) (i32.const 0) (i64.const 0)))
          (func (export "fence") (result i32) (i32.atomic.store (i32.const 0) (i32.const 7)) (atomic.fence) (i32.atomic.load (i32.const 0))))
        """,
        instance =>
        {
            Assert.Equal(0, instance.CallI32("notify", 0));
            Assert.Equal(1, instance.CallI32("wait", 0, 5));
            Assert.Equal(2, instance.CallI32("wait", 0, 0));
            Assert.Equal(1, instance.CallI32("wait64", 8, 5L));
            Assert.Equal(2, instance.CallI32("wait64", 8, 0L));
            Assert.Equal(TrapCode.UnalignedAtomic, instance.Trap("wait", 2, 0));
            Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("notify", -4));
            Assert.Equal(TrapCode.ExpectedSharedMemory, instance.Trap("own"));
            Assert.Equal(7, instance.CallI32("fence"));
        });
}
