using System.Runtime.InteropServices;
using Matching.Web.Data;

namespace Matching.Web.Operation;

/// <summary>
/// Gives memory back to the machine once the service rests. The runtime collects only while memory is asked for, and SQLite keeps
/// the pages that it has read, so what a start, an import or a run leaves behind would stay until the next one.
/// </summary>
internal sealed class RestingMemory(Connections connections) : BackgroundService
{
    // A request or two in this time: with more of them the service is at work, and they would wait for the collection.
    private const long AtRest = 4L << 20;

    // After less than this a collection gives little back.
    private const long WorthIt = 32L << 20;

    // Bytes asked for until the last collection. Memory belongs to the process: of several services in it one collects.
    private static long lastCollection;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    // The C library of most systems keeps what is freed unless it is asked; others have no such function.
    private static readonly TrimMemory? Trim =
        NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim)
            ? Marshal.GetDelegateForFunctionPointer<TrimMemory>(trim)
            : null;

    private delegate int TrimMemory(nuint kept);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // memory belongs to the process, whatever day the service counts
        using var timer = new PeriodicTimer(BetweenLooks, TimeProvider.System);
        var lastLook = GC.GetTotalAllocatedBytes();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var before = Interlocked.Read(ref lastCollection);
            if (
                allocated - lastLook < AtRest
                && allocated - before > WorthIt
                && Interlocked.CompareExchange(ref lastCollection, allocated, before) == before
            )
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                connections.Rest();
                Trim?.Invoke(0);
            }

            lastLook = allocated;
        }
    }
}
