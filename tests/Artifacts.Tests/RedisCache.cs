using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Tiered.Tests.Artifacts;

/// <summary>A redis-server of the tests' own on a free port of the loopback device, in a folder that goes with it.</summary>
public sealed class RedisServer : IDisposable
{
    private const string Executable = "/usr/bin/redis-server";
    private readonly Process? _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("tiered-redis-").FullName;

    public RedisServer()
    {
        if (!IsInstalled) return;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        var start = new ProcessStartInfo(Executable, ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--dir", _folder]) { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        for (int i = 0; i < 200; i++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(25);
            }
        }
        throw new InvalidOperationException("redis-server does not answer");
    }

    internal static bool IsInstalled => File.Exists(Executable);

    internal int Port { get; }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A test that needs redis-server, skipped without it.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (!RedisServer.IsInstalled) Skip = "redis-server is not installed";
    }
}

/// <summary>
/// As much of an <see cref="IDistributedCache"/> over Redis as the fleet cache needs, with the protocol spoken directly (RESP 2): the usual provider cannot be restored from every feed.
/// </summary>
internal sealed class RedisCache(int port) : IDistributedCache
{
    public byte[]? Get(string key) => Send("GET"u8.ToArray(), Encoding.UTF8.GetBytes(key));

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        var lifetime = options.SlidingExpiration ?? options.AbsoluteExpirationRelativeToNow ?? TimeSpan.FromDays(1);
        Send("SET"u8.ToArray(), Encoding.UTF8.GetBytes(key), value, "PX"u8.ToArray(), Encoding.UTF8.GetBytes(((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)));
    }

    public void Remove(string key) => Send("DEL"u8.ToArray(), Encoding.UTF8.GetBytes(key));

    public void Refresh(string key) => Send("TOUCH"u8.ToArray(), Encoding.UTF8.GetBytes(key));

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Set(key, value, options);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    public Task RefreshAsync(string key, CancellationToken token = default)
    {
        Refresh(key);
        return Task.CompletedTask;
    }

    private byte[]? Send(params byte[][] command)
    {
        using var client = new TcpClient("127.0.0.1", port);
        using var stream = new BufferedStream(client.GetStream());
        stream.Write(Encoding.ASCII.GetBytes($"*{command.Length}\r\n"));
        foreach (byte[] part in command)
        {
            stream.Write(Encoding.ASCII.GetBytes($"${part.Length}\r\n"));
            stream.Write(part);
            stream.Write("\r\n"u8);
        }
        stream.Flush();
        string line = ReadLine(stream);
        switch (line[0])
        {
            case '-':
                throw new IOException(line);
            case '$' when line != "$-1":
                var value = new byte[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)];
                stream.ReadExactly(value);
                return value;
            default:
                return null;
        }
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (int b; (b = stream.ReadByte()) != '\n';)
        {
            if (b < 0) throw new IOException("redis-server closed the connection");
            if (b != '\r') line.Append((char)b);
        }
        return line.ToString();
    }
}
