using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Matching.Web.Data;

/// <summary>
/// Empties the log beside the database, which still holds pages as they were before an erasure. That fails while anybody reads from the log, so it is tried
/// again, a little later each time, until it succeeds; once at each start as well, for what an earlier process left.
/// </summary>
public sealed class ErasedBytes(IServiceScopeFactory scopes, IOptions<DatabaseOptions> options, TimeProvider clock, ILogger<ErasedBytes> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock door = new();
    private TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when nothing is left in the log of what was erased before.</summary>
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

    /// <summary>Has the log emptied as soon as nobody reads from it.</summary>
    public void Remove()
    {
        lock (door)
        {
            gone = gone.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : gone;
            bell.Writer.TryWrite(true);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Remove();
        await foreach (var _ in bell.Reader.ReadAllAsync(stoppingToken))
        {
            for (var wait = options.Value.EraseAgain; !await TryRemove(stoppingToken); wait = wait * 2 < Longest ? wait * 2 : Longest)
            {
                log.LogInformation("The log of the database cannot be emptied yet, because somebody is reading; it is tried again in {Wait}", wait);
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

    private async Task<bool> TryRemove(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Db>().SettleErasure(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            log.LogWarning("The log of the database could not be emptied: {Reason}", exception.Message);
            return false;
        }
    }
}
