namespace Matching.Web.Operation;

/// <summary>
/// Gives memory back to the machine once the service rests. The runtime collects only while memory is asked for, so what a start,
/// an import or a run leaves behind stays until the next one.
/// </summary>
internal sealed class RestingMemory : BackgroundService
{
    // A request or two in this time: with more of them the service is at work, and they would wait for the collection.
    private const long AtRest = 4L << 20;

    // After less than this a collection gives little back.
    private const long WorthIt = 32L << 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // memory belongs to the process, whatever day the service counts
        using var timer = new PeriodicTimer(BetweenLooks, TimeProvider.System);
        var (lastLook, lastCollection) = (GC.GetTotalAllocatedBytes(), 0L);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            if (allocated - lastLook < AtRest && allocated - lastCollection > WorthIt)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                lastCollection = allocated;
            }

            lastLook = allocated;
        }
    }
}
