using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Matching.Web.Data;

/// <summary>
/// Empties the log beside the database, which still holds pages from before an erasure. That fails while a reader holds the log,
/// so it is tried again with growing waits until it succeeds; also once at each start, for what an earlier process left.
/// </summary>
public sealed class ErasedBytes(
    IServiceScopeFactory scopes,
    IOptions<DatabaseOptions> options,
    TimeProvider clock,
    ILogger<ErasedBytes> log
) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock door = new();
    private TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the log holds nothing that was erased before.</summary>
    public Task Gone
    {
        get
        {
            lock (door)
            {
                return gone.Task;
            }
        }
    }

    /// <summary>Requests that the log is emptied as soon as no reader holds it.</summary>
    public void Remove()
    {
        lock (door)
        {
            gone = gone.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : gone;
            bell.Writer.TryWrite(true);
        }
    }

    private async Task<bool> TryRemove(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await TryRemove(scope.ServiceProvider.GetRequiredService<Db>(), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Remove();
        await foreach (var _ in bell.Reader.ReadAllAsync(stoppingToken))
        {
            for (
                var wait = options.Value.EraseAgain;
                !await TryRemove(stoppingToken);
                wait = wait * 2 < Longest ? wait * 2 : Longest
            )
            {
                log.LogInformation(
                    "The log of the database cannot be emptied yet, because a reader holds it. The next try is in {Wait}",
                    wait
                );
                await Task.Delay(wait, clock, stoppingToken);
            }

            lock (door)
            {
                if (bell.Reader.Count == 0)
                {
                    gone.TrySetResult();
                }
            }
        }
    }

    /// <summary>Empties the log now; false when that failed, which is logged.</summary>
    internal async Task<bool> TryRemove(Db db, CancellationToken cancellationToken)
    {
        try
        {
            return await db.SettleErasure(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            log.LogWarning("The log of the database could not be emptied: {Reason}", exception.Message);
            return false;
        }
    }
}
