using System.ComponentModel.DataAnnotations;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.MatchRuns;

/// <summary>How match runs are made.</summary>
public sealed class MatchRunOptions
{
    /// <summary>How often to look whether a programme's automatic dry run is due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AutomaticEvery { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Looks from time to time whether a programme's automatic dry run is due.</summary>
internal sealed class AutomaticRunWorker(IServiceScopeFactory scopes, MatchRunBell bell, IOptions<MatchRunOptions> options, TimeProvider clock, ILogger<AutomaticRunWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.AutomaticEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
                if ((await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new QueueAutomaticRuns(), stoppingToken)).Count > 0)
                {
                    bell.Ring();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogError(exception, "Automatic runs could not be queued; the next look follows");
            }
        }
    }
}
