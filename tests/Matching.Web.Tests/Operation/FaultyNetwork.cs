using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Matching.Web.Tests.Operation;

/// <summary>
/// A network between the service and PostgreSQL that closes connections, stops passing bytes, or counts round trips.
/// </summary>
internal sealed class FaultyNetwork : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Crossing, byte> open = new();
    private readonly CancellationTokenSource over = new();
    private readonly Uri server;
    private volatile TaskCompletionSource flows = Flowing();
    private int roundTrips;

    public FaultyNetwork(string databaseUrl)
    {
        server = new Uri(databaseUrl);
        listener.Start();
        Url = databaseUrl.Replace($":{server.Port}/", $":{((IPEndPoint)listener.LocalEndpoint).Port}/", StringComparison.Ordinal);
        _ = Accept();
    }

    /// <summary>The address of the database behind this network.</summary>
    public string Url { get; }

    /// <summary>The number of round trips so far.</summary>
    public int RoundTrips => roundTrips;

    /// <summary>Accepts connections and passes nothing on, for open connections and new ones.</summary>
    public void Hang() => flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => flows.TrySetResult();

    /// <summary>Passes nothing on over open connections; new ones work.</summary>
    public void Freeze()
    {
        foreach (var crossing in open.Keys)
        {
            crossing.Flows = new TaskCompletionSource();
        }
    }

    /// <summary>Closes the open connections, as a server does when it fails.</summary>
    public void Reset()
    {
        foreach (var crossing in open.Keys)
        {
            crossing.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        Reset();
        GoOn();
        over.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flowing = new TaskCompletionSource();
        flowing.SetResult();
        return flowing;
    }

    private async Task Accept()
    {
        while (!over.IsCancellationRequested)
        {
            TcpClient service;
            try
            {
                service = await listener.AcceptTcpClientAsync(over.Token);
            }
            catch (Exception exception)
                when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var crossing = new Crossing(service, new TcpClient(server.Host, server.Port)) { Flows = Flowing() };
            open[crossing] = 0;
            _ = Pass(crossing, crossing.Service, crossing.Database, isAnswer: false);
            _ = Pass(crossing, crossing.Database, crossing.Service, isAnswer: true);
        }
    }

    private async Task Pass(Crossing crossing, TcpClient from, TcpClient to, bool isAnswer)
    {
        var bytes = new byte[65536];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(bytes)) > 0)
            {
                await flows.Task;
                await crossing.Flows.Task;
                if (isAnswer && crossing.HasAsked)
                {
                    Interlocked.Increment(ref roundTrips);
                }

                crossing.HasAsked = !isAnswer;
                await to.GetStream().WriteAsync(bytes.AsMemory(0, read));
            }
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // one end has closed
        }

        open.TryRemove(crossing, out _);
        crossing.Close();
    }

    private sealed class Crossing(TcpClient service, TcpClient database)
    {
        public TcpClient Service => service;

        public TcpClient Database => database;

        public required TaskCompletionSource Flows { get; set; }

        public bool HasAsked { get; set; }

        public void Close()
        {
            service.Close();
            database.Close();
        }
    }
}
