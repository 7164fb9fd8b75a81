using System.Runtime.InteropServices;

namespace Matching.Web.Operation;

/// <summary>
/// SIGTERM and SIGINT as a cancellation token, for work before the web server listens and for commands.
/// </summary>
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

    private PosixSignalRegistration Listen(PosixSignal signal) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                // the process ends by the token and is not killed
                context.Cancel = true;
                stop.Cancel();
            }
        );
}
