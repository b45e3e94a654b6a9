using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests;

/// <summary>Files that Linux's perf reads: every function is in them, at its address, with its tier.</summary>
public class PerfTests : IClassFixture<PerfTests.Files>
{
    /// <summary>The process's files, which are removed behind the last test.</summary>
    public sealed class Files : IDisposable
    {
        public void Dispose()
        {
            File.Delete(MapPath);
            File.Delete(DumpPath);
        }
    }

    private static readonly string MapPath = $"/tmp/perf-{Environment.ProcessId}.map";
    private static readonly string DumpPath = $"jit-{Environment.ProcessId}.dump";

    private readonly record struct Entry(nint Start, int Size, string Name, byte[]? Code = null);

    private static Engine MakeEngine(PerfOutput output, string? backend = null) => new EngineBuilder()
        .UseSinglePass().UseOptimizing()
        .Configure(options =>
        {
            options.Perf = output;
            options.DefaultBackend = backend;
            options.Tiering = TieredProgram.Eager with { Synchronous = true };
        })
        .Build();

    [Fact]
    public void AMapNamesFunctionsAndContinuations()
    {
        var instance = TieredProgram.Instantiate(MakeEngine(PerfOutput.Map));
        Assert.Equal(30, instance.GetFunction("f2")!.Call(10).AsI32());
        Check(instance, ReadMap());
    }

    [Fact]
    public unsafe void ADumpHasTheCode()
    {
        var instance = TieredProgram.Instantiate(MakeEngine(PerfOutput.Dump));
        Assert.Equal(30, instance.GetFunction("f2")!.Call(10).AsI32());
        var entries = ReadDump();
        Check(instance, entries);
        nint code = instance.Module.CodeOf(2);
        var last = entries.Last(entry => entry.Name == "wasm:f2 [optimizing]" && entry.Start == code);
        Assert.Equal(new ReadOnlySpan<byte>((void*)last.Start, last.Size).ToArray(), last.Code);
        Assert.Contains(DumpPath, File.ReadAllText("/proc/self/maps"));
    }

    private static unsafe void Check(Instance instance, List<Entry> entries)
    {
        nint code = instance.Module.CodeOf(2);
        Assert.Equal("wasm:f2 [optimizing]", entries.Last(entry => entry.Start == code).Name);
        Assert.Contains(entries, entry => entry.Name == "wasm:f2 [singlepass]" && entry.Size > 0);
        Assert.Contains(entries, entry => entry.Name.StartsWith("wasm:f2 @") && entry.Name.EndsWith(" [optimizing]"));
    }

    /// <summary>
    /// Modules that are compiled as a whole, and those from artifacts; names are no lines of the file.
    /// </summary>
    [Theory]
    [InlineData("singlepass")]
    [InlineData("optimizing")]
    public void ModulesAreListedAsAWhole(string backend)
    {
        var engine = MakeEngine(PerfOutput.Map, backend);
        var module = Module.FromText(engine, $$"""
            (module
              (func (export "{{backend}} one") (result i32) (i32.const 1))
              (func (export "line\0abreak")) (func))
            """);
        Check();
        module = Module.Deserialize(engine, module.Serialize(), ArtifactTrust.Unverified);
        Check();

        void Check()
        {
            var entries = ReadMap();
            string[] names = [$"{backend} one", @"line\x0abreak", "function 2"];
            for (int i = 0; i < names.Length; i++)
            {
                nint code = module.CodeOf(i);
                Assert.Equal($"wasm:{names[i]} [{backend}]", entries.Last(entry => entry.Start == code).Name);
            }
        }
    }

    private static List<Entry> ReadMap()
    {
        var entries = new List<Entry>();
        foreach (string line in File.ReadAllLines(MapPath))
        {
            string[] parts = line.Split(' ', 3);
            entries.Add(new Entry(
                nint.Parse(parts[0], NumberStyles.HexNumber), int.Parse(parts[1], NumberStyles.HexNumber), parts[2]));
        }
        return entries;
    }

    private static List<Entry> ReadDump()
    {
        byte[] bytes;
        using (var file = new FileStream(DumpPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        var entries = new List<Entry>();
        uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));
        ulong Long(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));
        Assert.Equal((0x4A695444u, 1u, 40u, 62u), (Word(0), Word(4), Word(8), Word(12)));
        Assert.Equal((uint)Environment.ProcessId, Word(20));
        Assert.Equal(0ul, Long(32));
        ulong time = Long(24);
        for (int at = 40; at < bytes.Length; at += (int)Word(at + 4))
        {
            Assert.Equal(0u, Word(at));
            Assert.True(Long(at + 8) >= time);
            time = Long(at + 8);
            Assert.Equal((uint)Environment.ProcessId, Word(at + 16));
            Assert.Equal(Long(at + 24), Long(at + 32));
            Assert.Equal((ulong)entries.Count, Long(at + 48));
            int size = (int)Long(at + 40), name = at + 56, end = Array.IndexOf(bytes, (byte)0, name);
            Assert.Equal(at + (int)Word(at + 4), end + 1 + size);
            string text = Encoding.UTF8.GetString(bytes, name, end - name);
            entries.Add(new Entry((nint)Long(at + 24), size, text, bytes[(end + 1)..(end + 1 + size)]));
        }
        return entries;
    }
}
