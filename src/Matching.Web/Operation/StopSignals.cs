using System.Runtime.InteropServices;

namespace Matching.Web.Operation;

/// <summary>SIGTERM and SIGINT as a token, for work that is to end in order when the process is asked to: before the web server listens, and of the command line.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<PosixSignalRegistration> registered;

    public StopSignals() => registered = [Listen(PosixSignal.SIGTERM), Listen(PosixSignal.SIGINT)];

    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        registered.ForEach(registration => registration.Dispose());
        stop.Dispose();
    }

    private PosixSignalRegistration Listen(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        // not killed: whoever holds the token ends by themselves
        context.Cancel = true;
        stop.Cancel();
    });
}
