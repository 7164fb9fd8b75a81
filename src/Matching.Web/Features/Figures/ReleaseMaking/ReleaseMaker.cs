using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.ReleaseMaking;

/// <summary>
/// Makes the releases that were started in the console of this instance, one at a time, and notes how far each is. One whose
/// instance stops has published nothing: its page says so, and it is started again by hand.
/// </summary>
internal sealed class ReleaseMaker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ReleaseMaker> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(10);

    private readonly Channel<Asked> asked = Channel.CreateUnbounded<Asked>();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> underWay = new();

    /// <summary>Takes one on, made as the caller who started it.</summary>
    public void Add(Guid id, CreateRelease request, Caller caller)
    {
        underWay[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Writer.TryWrite(new Asked(id, request, caller));
    }

    /// <summary>Waits until one has ended, or until the time is over.</summary>
    public async Task Ended(Guid id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (atMost > TimeSpan.Zero && underWay.TryGetValue(id, out var end))
        {
            await Task.WhenAny(end.Task, Task.Delay(atMost, clock, cancellationToken));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var one in asked.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await Make(one, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(exception, "The release that was started for programme {Programme} failed", one.Request.ProgrammeId);
            }
            finally
            {
                if (underWay.TryRemove(one.Id, out var end))
                {
                    end.SetResult();
                }
            }
        }
    }

    private async Task Make(Asked one, CancellationToken stoppingToken)
    {
        await using var scope = scopes.NewScope(one.Caller);
        await using var notes = scopes.NewScope(Caller.Service);
        var (works, progress) = (
            notes.ServiceProvider.GetRequiredService<ReleaseWorks>(),
            scope.ServiceProvider.GetRequiredService<ReleaseProgress>()
        );
        if (await works.Note(one.Id, ReleaseStep.Reading, 0, stoppingToken) == 0)
        {
            // it waited so long that it was started again, and that one is made
            return;
        }

        using var over = new CancellationTokenSource();
        var watch = Watch(works, one.Id, progress, over.Token);
        var (how, number, refusal) = (ReleaseStep.Failed, (int?)null, (string?)null);
        try
        {
            var made = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(one.Request, stoppingToken);
            (how, number) = (ReleaseStep.Made, made.Number);
        }
        catch (ProblemException refused)
        {
            (how, refusal) = (ReleaseStep.Refused, refused.Slug);
        }
        finally
        {
            await over.CancelAsync();
            await watch;
            if (!stoppingToken.IsCancellationRequested)
            {
                await works.End(one.Id, how, number, refusal, progress.Disclosed);
            }
        }
    }

    private async Task Watch(ReleaseWorks works, Guid id, ReleaseProgress progress, CancellationToken over)
    {
        var (noted, at) = ((ReleaseStep.Waiting, 0.0), clock.GetTimestamp());
        while (!over.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Beat, over);
                var now = (progress.Step, Math.Round(progress.Share, 2));
                if (now != noted || clock.GetElapsedTime(at) > AtLeast)
                {
                    (noted, at) = (now, clock.GetTimestamp());
                    await works.Note(id, now.Step, now.Item2, over);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or TimeoutException)
            {
                log.LogWarning(exception, "How far a release is could not be saved");
            }
        }
    }

    private sealed record Asked(Guid Id, CreateRelease Request, Caller Caller);
}
