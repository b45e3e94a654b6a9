using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Tiered.Native;
using Tiered.Runtime;

namespace Tiered.Profiling;

/// <summary>
/// <c>jit-PID.dump</c>, as <c>tools/perf/Documentation/jitdump-specification.txt</c> of Linux has it: a header, then a
/// record with name and code an entry. One page of the file is mapped executable, which is how <c>perf record</c>
/// learns of it.
/// </summary>
internal sealed unsafe class JitDump : PerfListing
{
    private const uint Magic = 0x4A69_5444, Version = 1, LoadRecord = 0;
    private const uint MachineX64 = 62, MachineArm64 = 183;
    private const int HeaderSize = 40, RecordSize = 56;

    private readonly FileStream _file;
    private ulong _next;

    internal JitDump()
    {
        string path = Path.GetFullPath($"jit-{Environment.ProcessId}.dump");
        _file = Open(path, FileMode.Create, FileAccess.ReadWrite);
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        Put(header, 0, Magic);
        Put(header, 4, Version);
        Put(header, 8, HeaderSize);
        Put(header, 12, RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? MachineArm64 : MachineX64);
        Put(header, 20, (uint)Environment.ProcessId);
        Put(header, 24, Now);
        _file.Write(header);
        _file.Flush();
        // Never unmapped: perf looks at mappings when they are made, and the file is the process's.
        byte* marker = Libc.Map(
            null, (nuint)Environment.SystemPageSize, Libc.PROT_READ | Libc.PROT_EXEC, Libc.MAP_PRIVATE,
            (int)_file.SafeFileHandle.DangerousGetHandle(), 0);
        if (Libc.Failed(marker))
            throw new IOException($"{path} cannot be mapped executable: its file system forbids it (noexec)");
    }

    /// <summary>The stopwatch counts nanoseconds of CLOCK_MONOTONIC, as <c>perf record -k mono</c> does.</summary>
    private static ulong Now => (ulong)Stopwatch.GetTimestamp();

    protected override void Write(nint code, int length, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + "\0");
        Span<byte> record = stackalloc byte[RecordSize];
        Put(record, 0, LoadRecord);
        Put(record, 4, (uint)(RecordSize + text.Length + length));
        Put(record, 8, Now);
        Put(record, 16, (uint)Environment.ProcessId);
        Put(record, 20, (uint)Libc.CurrentThreadId());
        Put(record, 24, (ulong)code);
        Put(record, 32, (ulong)code);
        Put(record, 40, (ulong)length);
        Put(record, 48, _next++);
        _file.Write(record);
        _file.Write(text);
        _file.Write(new ReadOnlySpan<byte>((void*)code, length));
    }

    protected override void Flush() => _file.Flush();

    private static void Put(Span<byte> record, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(record[offset..], value);

    private static void Put(Span<byte> record, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(record[offset..], value);
}
