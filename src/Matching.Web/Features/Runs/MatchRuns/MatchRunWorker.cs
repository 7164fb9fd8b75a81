using System.Data.Common;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Runs.AutomaticRuns;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Wakes the worker of this instance as soon as a run is stored; other instances find it when they next look.</summary>
public sealed class MatchRunBell : IDisposable
{
    private readonly SemaphoreSlim bell = new(0);

    public void Ring() => bell.Release();

    public Task Wait(TimeSpan atMost, CancellationToken cancellationToken) => bell.WaitAsync(atMost, cancellationToken);

    public void Dispose() => bell.Dispose();
}

/// <summary>
/// Works match runs off, one at a time an instance. A run is claimed in the database for a while that is prolonged as long as its
/// worker lives, so each is worked once, and one whose instance died is taken up again.
/// </summary>
internal sealed class MatchRunWorker(
    IServiceScopeFactory scopes,
    MatchRunBell bell,
    IdSource ids,
    IOptions<MatchRunOptions> options,
    TimeProvider clock,
    ILogger<MatchRunWorker> log
) : BackgroundService
{
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.WarmUp)
        {
            await Compile(stoppingToken);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await WorkOne(stoppingToken)) { }

                await bell.Wait(Look, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database may be away for a while; the run stays claimed or queued and is taken up again.
                log.LogError(exception, "The match run worker failed; it tries again");
                await Task.Delay(Look, stoppingToken);
            }
        }
    }

    private async Task Compile(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.NewScope(Caller.Service);
            var profiles = await scope
                .ServiceProvider.GetRequiredService<IMediator>()
                .Send(new ListCriteriaProfiles { Limit = 1 }, stoppingToken);
            var today = ProgrammeDays.On(clock.GetUtcNow(), null);
            foreach (var profile in profiles.Items)
            {
                await Task.Run(
                    () => WarmUp.Run([.. profile.Criteria.Select(entry => entry.Setting)], today, stoppingToken),
                    stoppingToken
                );
            }

            await Task.Run(() => WarmUp.Rehearse(scope.ServiceProvider, stoppingToken), stoppingToken);
        }
        catch (Exception exception)
        {
            // whatever keeps a rehearsal from succeeding, the service works without it
            log.LogInformation("The warm-up run failed: {Reason}", exception.Message);
        }
    }

    private async Task<bool> WorkOne(CancellationToken stoppingToken)
    {
        await using var scope = scopes.NewScope(Caller.Service);
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var now = clock.GetUtcNow();
        if (await FindNext(db, now, stoppingToken) is not { } next)
        {
            return false;
        }

        var claim = ids.New();
        if (await Take(db, next, claim, now, stoppingToken) is { } run)
        {
            await Work(scope.ServiceProvider.GetRequiredService<RunMatching>(), run, claim, stoppingToken);
        }

        return true;
    }

    private static Task<Guid?> FindNext(Db db, DateTimeOffset now, CancellationToken stoppingToken) =>
        db.Find<Guid?>(
            "SELECT id FROM match_runs WHERE status = 'queued' OR (status = 'running' AND claimed_until < @Now) ORDER BY id LIMIT 1",
            new { Now = now },
            stoppingToken
        );

    // Null when another instance was faster.
    private static Task<MatchRun?> Take(Db db, Guid id, Guid claim, DateTimeOffset now, CancellationToken stoppingToken) =>
        db.InTransaction(
            () =>
                db.Find<MatchRun>(
                    $"""
                    UPDATE match_runs SET status = 'running', claim = @Claim, claimed_until = @Until, started_at = @Now
                    WHERE id = @Id AND (status = 'queued' OR (status = 'running' AND claimed_until < @Now))
                    RETURNING {MatchRun.Columns}
                    """,
                    new
                    {
                        Id = id,
                        Claim = claim,
                        Now = now,
                        Until = now + Claim,
                    },
                    stoppingToken
                ),
            stoppingToken
        );

    private async Task Work(RunMatching work, MatchRun run, Guid claim, CancellationToken stoppingToken)
    {
        if (run.IsCancelRequested)
        {
            await work.Finish(run.Id, claim, MatchRunStatus.Cancelled, null);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var over = new CancellationTokenSource();
        var share = new Share();
        var watch = Watch(run.Id, claim, share, stop, over.Token);
        try
        {
            // The solver is pure computation; it must not hold the thread that answers requests.
            await Task.Run(() => work.Work(run, claim, share, stop.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            await work.Finish(run.Id, claim, MatchRunStatus.Cancelled, null);
        }
        finally
        {
            await over.CancelAsync();
            await watch;
        }
    }

    // Reports the progress, prolongs the claim, and learns whether the run is to be cancelled.
    private async Task Watch(Guid runId, Guid claim, Share share, CancellationTokenSource stop, CancellationToken over)
    {
        await using var scope = scopes.NewScope(Caller.Service);
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var prolonged = clock.GetTimestamp();
        var reported = 0.0;
        while (!over.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Beat, over);
                if (await db.Single<bool>("SELECT is_cancel_requested FROM match_runs WHERE id = @Id", new { Id = runId }, over))
                {
                    await stop.CancelAsync();
                }

                if (share.Value > reported || clock.GetElapsedTime(prolonged) > Claim / 4)
                {
                    reported = Math.Max(reported, share.Value);
                    prolonged = clock.GetTimestamp();
                    await db.InTransaction(
                        () =>
                            db.Execute(
                                """
                                UPDATE match_runs
                                SET progress = @Progress, claimed_until = @Until
                                WHERE id = @Id AND claim = @Claim AND status = 'running'
                                """,
                                new
                                {
                                    Id = runId,
                                    Claim = claim,
                                    Progress = reported,
                                    Until = clock.GetUtcNow() + MatchRunWorker.Claim,
                                },
                                over
                            ),
                        over
                    );
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (DbException exception)
            {
                log.LogWarning(exception, "The progress of match run {Run} could not be saved", runId);
            }
        }
    }

    private sealed class Share : IProgress<double>
    {
        private double value;

        public double Value => Volatile.Read(ref value);

        public void Report(double value) => Volatile.Write(ref this.value, value);
    }
}
