using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Matching.Benchmarks.Api;

/// <summary>A server of its own process on a free port of 127.0.0.1, stopped when this is disposed of.</summary>
internal sealed class RunningProcess : IDisposable
{
    private readonly Process process;

    private RunningProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Memory in use, in MiB.</summary>
    public long MiB
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 >> 20;
        }
    }

    /// <summary>Starts a program of .NET and waits until it prints <c>ready</c>.</summary>
    /// <param name="dll">The program.</param>
    /// <param name="arguments">Its arguments, given the port.</param>
    /// <param name="variables">Its variables besides those of this process.</param>
    public static RunningProcess Start(
        string dll,
        Func<int, IEnumerable<string>> arguments,
        params (string Name, string Value)[] variables
    )
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(dll);
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in arguments(port))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var ready = new TaskCompletionSource();
        var lines = new List<string>();
        void Read(string? line)
        {
            lock (lines)
            {
                lines.Add(line ?? "");
            }

            if (line == "ready")
            {
                ready.TrySetResult();
            }
        }

        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException(string.Join('\n', lines)));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        ready.Task.GetAwaiter().GetResult();
        return new RunningProcess(process, port);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        // only what was started here
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
