using System.ComponentModel.DataAnnotations;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.AutomaticRuns;

/// <summary>How match runs are made.</summary>
public sealed class MatchRunOptions
{
    /// <summary>How often to look whether a programme's automatic dry run is due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AutomaticEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Days for which automatic dry runs are kept that were not adopted; the newest of a programme is kept as long as it is that.
    /// </summary>
    [Range(1, 3650)]
    public int KeepAutomaticDays { get; set; } = 90;

    /// <summary>
    /// Whether a run is rehearsed after a start, so that the first one does not wait until the code is compiled.
    /// </summary>
    public bool WarmUp { get; set; } = true;
}

/// <summary>Looks from time to time whether a programme's automatic dry run is due.</summary>
internal sealed class AutomaticRunWorker(
    IServiceScopeFactory scopes,
    MatchRunBell bell,
    IOptions<MatchRunOptions> options,
    TimeProvider clock,
    ILogger<AutomaticRunWorker> log
) : TimedWorker(scopes, options.Value.AutomaticEvery, clock, log)
{
    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        if ((await mediator.Send(new QueueAutomaticRuns(), cancellationToken)).Count > 0)
        {
            bell.Ring();
        }
    }
}
