using Matching.Web.Data;
using MediatR;

namespace Matching.Web.Mediation;

/// <summary>
/// Does a piece of work from time to time, as the service itself and in a scope of its own. What goes wrong is logged and tried
/// again at the next look.
/// </summary>
/// <param name="scopes">Scopes of the service.</param>
/// <param name="every">Time between looks.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log to write to.</param>
/// <param name="soon">Time from the start to a look before the first of those. Defaults to none.</param>
internal abstract class TimedWorker(
    IServiceScopeFactory scopes,
    TimeSpan every,
    TimeProvider clock,
    ILogger log,
    TimeSpan? soon = null
) : BackgroundService
{
    protected ILogger Log => log;

    /// <summary>One look.</summary>
    protected abstract Task Work(IMediator mediator, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (soon is { } wait)
        {
            await Task.Delay(wait, clock, stoppingToken);
            await Look(stoppingToken);
        }

        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Look(stoppingToken);
        }
    }

    private async Task Look(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.NewScope(Caller.Service);
            await Work(scope.ServiceProvider.GetRequiredService<IMediator>(), stoppingToken);
        }
        catch (StorageFullException)
        {
            // one line: the log may be on the same disk
            log.LogWarning("{Worker} could not write because the disk of the database is full; it tries again", GetType().Name);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogError(exception, "{Worker} failed; it tries again at its next turn", GetType().Name);
        }
    }
}

/// <summary>Scopes for work that no request waits for.</summary>
internal static class WorkerScopes
{
    /// <summary>A scope that acts as a caller, and waits for the database as long as it takes.</summary>
    public static AsyncServiceScope NewScope(this IServiceScopeFactory scopes, Caller caller)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = caller;
        scope.ServiceProvider.GetRequiredService<Db>().IsPatient = true;
        return scope;
    }
}
