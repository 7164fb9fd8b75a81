using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Whether to match now.</summary>
public enum AdviceKind
{
    /// <summary>No much better match is expected soon.</summary>
    Match,

    /// <summary>A much better match is expected soon.</summary>
    Wait,

    /// <summary>Too few have arrived to say.</summary>
    Unknown,
}

/// <summary>Parameters of the advice.</summary>
public sealed record AdviceRule
{
    /// <summary>Days back in which arrivals count.</summary>
    public required int WindowDays { get; init; }

    /// <summary>Days that a person might wait.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>Fewer arrivals at a site give no advice.</summary>
    public required int LeastArrivals { get; init; }

    /// <summary>Least expected points for advice to wait.</summary>
    public required int LeastGain { get; init; }
}

/// <summary>Whether a proposed pair should wait.</summary>
public sealed record PairAdvice
{
    /// <summary>The mentee.</summary>
    public required Guid MenteeId { get; init; }

    /// <summary>The mentor proposed.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>Score of the pair.</summary>
    public required int Score { get; init; }

    /// <summary>Mentors who arrived at the mentee's site within the window.</summary>
    public required int Arrivals { get; init; }

    /// <summary>The advice.</summary>
    public required AdviceKind Advice { get; init; }

    /// <summary>
    /// Points above the score that the best late arrival within the horizon is expected to bring; null when too few arrived to
    /// say.
    /// </summary>
    public int? ExpectedGain { get; init; }

    /// <summary>
    /// Expected days until a late arrival who is worth the wait; null when too few arrived, or none was worth it.
    /// </summary>
    public int? ExpectedWaitDays { get; init; }

    /// <summary>Why there is no number.</summary>
    public string? Reason { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>Which proposals of a run might better wait.</summary>
public sealed record MatchRunAdvice
{
    /// <summary>The run.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>Parameters of the advice.</summary>
    public required AdviceRule Rule { get; init; }

    /// <summary>How many proposals might better wait.</summary>
    public required int Waiting { get; init; }

    /// <summary>Every proposal that is not locked, those that might better wait first, by falling gain.</summary>
    public required IReadOnlyList<PairAdvice> Items { get; init; }
}

/// <summary>Weighs each proposal of a run against what the arrivals at the mentee's site usually bring.</summary>
public sealed record GetAdvice(Guid MatchRunId) : IQuery<MatchRunAdvice>;

internal sealed class GetAdviceHandler(OpenRuns runs, ArrivalReader arrivalReader) : IRequestHandler<GetAdvice, MatchRunAdvice>
{
    private static readonly PatienceRule Rule = PatienceRule.Standard;

    public async Task<MatchRunAdvice> Handle(GetAdvice request, CancellationToken cancellationToken)
    {
        var open = await runs.Open(request.MatchRunId, cancellationToken);
        var arrivals = await arrivalReader.Read(
            open.Run.ProgrammeId,
            open.Run.SiteId,
            open.Run.AsOf.AddDays(-Rule.WindowDays),
            open.Run.AsOf,
            cancellationToken
        );
        var items = await Task.Run(() => Weigh(open, arrivals, cancellationToken), cancellationToken);
        return new MatchRunAdvice
        {
            MatchRunId = open.Run.Id,
            Rule = new AdviceRule
            {
                WindowDays = Rule.WindowDays,
                HorizonDays = Rule.HorizonDays,
                LeastArrivals = Rule.LeastArrivals,
                LeastGain = Rule.LeastGain,
            },
            Waiting = items.Count(item => item.Advice == AdviceKind.Wait),
            Items = items,
        };
    }

    private static List<PairAdvice> Weigh(OpenRun open, IReadOnlyList<Participant> arrivals, CancellationToken cancellationToken)
    {
        var (pool, bySite) = (open.Pool, arrivals.ToLookup(mentor => mentor.SiteId));
        var found = new List<PairAdvice>();
        for (var i = 0; i < pool.Mentees.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var j = open.Outcome.MentorOf[i];
            if (j >= 0 && open.Case.LockedTo(i) < 0)
            {
                var mentee = pool.Mentees[i];
                // a person without a site can meet arrivals at any site
                var newcomers = mentee.SiteId is { } site ? [.. bySite[site]] : arrivals;
                found.Add(
                    Of(
                        mentee.Id,
                        pool.Mentors[j].Id,
                        pool.Score(i, j),
                        [.. newcomers.Select(mentor => pool.Scorer.Score(mentee, mentor))]
                    )
                );
            }
        }

        return
        [
            .. found
                .OrderByDescending(item => item.Advice == AdviceKind.Wait)
                .ThenByDescending(item => item.ExpectedGain ?? -1)
                .ThenBy(item => item.MenteeId),
        ];
    }

    private static PairAdvice Of(Guid menteeId, Guid mentorId, int score, int[] newcomers)
    {
        var isKnown = newcomers.Length >= Rule.LeastArrivals;
        var patience = isKnown ? WaitOrMatch.Of(score, newcomers, Rule) : null;
        var gain = patience is null ? (int?)null : (int)Math.Round(patience.ExpectedGain);
        var days = patience?.ExpectedWaitDays is { } expected ? (int)Math.Ceiling(expected) : (int?)null;
        var advice =
            gain is null ? AdviceKind.Unknown
            : gain >= Rule.LeastGain ? AdviceKind.Wait
            : AdviceKind.Match;
        return new PairAdvice
        {
            MenteeId = menteeId,
            MentorId = mentorId,
            Score = score,
            Arrivals = newcomers.Length,
            Advice = advice,
            ExpectedGain = gain,
            ExpectedWaitDays = days,
            Reason = isKnown ? null : Texts.Match("advice.reason", newcomers.Length, Rule.WindowDays, Rule.LeastArrivals),
            Text = Texts.Match(
                advice == AdviceKind.Wait && days is null ? "advice.wait.open" : "advice." + advice.ToText(),
                gain ?? 0,
                days ?? 0,
                Rule.HorizonDays
            ),
        };
    }
}
