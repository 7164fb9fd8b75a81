using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Matching.Benchmarks.Api;

/// <summary>What a number of connections measured in a round.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="Seconds">Length of the round.</param>
/// <param name="Milliseconds">Time of each request, sorted.</param>
/// <param name="Failed">Requests answered with another status than the one expected.</param>
internal sealed record Measured(int Requests, double Seconds, double[] Milliseconds, int Failed)
{
    public double PerSecond => Requests / Seconds;

    public double Percentile(double share) =>
        Milliseconds.Length == 0
            ? double.NaN
            : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(share * Milliseconds.Length))];
}

/// <summary>
/// Connections that send one request after the other over HTTP/1.1 and read each answer to its end. Written on sockets, because
/// a client library takes as much of the two cores as the fastest answers do.
/// </summary>
internal static class Load
{
    /// <summary>Sends requests for a time.</summary>
    /// <param name="port">Port on 127.0.0.1.</param>
    /// <param name="connections">Connections at the same time.</param>
    /// <param name="time">How long.</param>
    /// <param name="request">The bytes of the n-th request.</param>
    /// <param name="status">The status that is expected.</param>
    public static Measured Run(int port, int connections, TimeSpan time, Func<int, byte[]> request, int status)
    {
        var number = -1;
        var results = new (List<double> Times, int Failed)[connections];
        var watch = Stopwatch.StartNew();
        var threads = Enumerable
            .Range(0, connections)
            .Select(i => new Thread(
                () => results[i] = Connection(port, watch, time, () => request(Interlocked.Increment(ref number)), status),
                256 * 1024
            ))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var seconds = watch.Elapsed.TotalSeconds;
        double[] times = [.. results.SelectMany(result => result.Times).Order()];
        return new Measured(times.Length, seconds, times, results.Sum(result => result.Failed));
    }

    /// <summary>Sends one request and returns status, head and body.</summary>
    public static (int Status, string Head, byte[] Body) Once(int port, byte[] request)
    {
        using var connection = new Connection1(port);
        connection.Send(request);
        var status = connection.Receive(isKept: true);
        return (status, connection.Head, connection.Body);
    }

    private static (List<double>, int) Connection(int port, Stopwatch watch, TimeSpan time, Func<byte[]> next, int status)
    {
        using var connection = new Connection1(port);
        var (times, failed) = (new List<double>(), 0);
        while (watch.Elapsed < time)
        {
            var began = Stopwatch.GetTimestamp();
            connection.Send(next());
            failed += connection.Receive(isKept: false) == status ? 0 : 1;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return (times, failed);
    }

    /// <summary>A connection of HTTP/1.1 that is kept open.</summary>
    private sealed class Connection1 : IDisposable
    {
        private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
        private static readonly byte[] EndOfLine = "\r\n"u8.ToArray();

        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private byte[] buffer = new byte[1 << 16];
        private int length;
        private int at;

        public Connection1(int port) => socket.Connect("127.0.0.1", port);

        public string Head { get; private set; } = "";

        public byte[] Body { get; private set; } = [];

        public void Send(byte[] request) => socket.Send(request);

        public int Receive(bool isKept)
        {
            (length, at) = (0, 0);
            var end = Find(EndOfHead);
            var head = Encoding.Latin1.GetString(buffer, 0, end);
            Head = head;
            at = end + EndOfHead.Length;
            var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
            using var body = isKept ? new MemoryStream() : null;
            if (Header(head, "Content-Length") is { } size)
            {
                Take(int.Parse(size, CultureInfo.InvariantCulture), body);
            }
            else if (Header(head, "Transfer-Encoding") is not null)
            {
                int chunk;
                do
                {
                    var line = Find(EndOfLine);
                    chunk = int.Parse(
                        Encoding.Latin1.GetString(buffer, at, line - at),
                        NumberStyles.HexNumber,
                        CultureInfo.InvariantCulture
                    );
                    at = line + EndOfLine.Length;
                    Take(chunk, body);
                    Take(EndOfLine.Length, null);
                } while (chunk > 0);
            }

            Body = body?.ToArray() ?? [];
            return status;
        }

        private static string? Header(string head, string name)
        {
            var from = head.IndexOf("\n" + name + ": ", StringComparison.OrdinalIgnoreCase);
            if (from < 0)
            {
                return null;
            }

            from += name.Length + 3;
            var to = head.IndexOf('\r', from);
            return to < 0 ? head[from..] : head[from..to];
        }

        private int Find(byte[] mark)
        {
            while (true)
            {
                var found = buffer.AsSpan(at, length - at).IndexOf(mark);
                if (found >= 0)
                {
                    return at + found;
                }

                Fill();
            }
        }

        private void Take(int count, Stream? into)
        {
            while (count > 0)
            {
                if (at == length)
                {
                    (at, length) = (0, 0);
                    Fill();
                }

                var taken = Math.Min(count, length - at);
                into?.Write(buffer, at, taken);
                (at, count) = (at + taken, count - taken);
            }
        }

        private void Fill()
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var received = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            length += received > 0 ? received : throw new IOException("The connection was closed.");
        }

        public void Dispose() => socket.Dispose();
    }
}
