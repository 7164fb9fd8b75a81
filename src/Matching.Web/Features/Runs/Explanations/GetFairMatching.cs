using Matching.Engine.Explanation;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>The fairest matching of a run's people, and what it costs. Shown, never applied.</summary>
public sealed record FairVariant
{
    /// <summary>The run.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>The run as it is.</summary>
    public required MatchingTotals Before { get; init; }

    /// <summary>The fairest matching.</summary>
    public required MatchingTotals After { get; init; }

    /// <summary>Lowest score among the run's pairs that are not locked; null without any.</summary>
    public int? LowestScoreBefore { get; init; }

    /// <summary>Lowest score in the fairest matching: no matching of as many people as possible has a higher one.</summary>
    public int? LowestScoreAfter { get; init; }

    /// <summary>
    /// Cost of fairness: total score before less total score after. Below 0 only for a run that did not seek coverage first.
    /// </summary>
    public required long Price { get; init; }

    /// <summary>People whose pair would change; the differences add up to the price, with the sign turned.</summary>
    public required IReadOnlyList<MatchingChange> Changes { get; init; }

    /// <summary>The answer in one sentence.</summary>
    public required string Text { get; init; }
}

/// <summary>Finds the fairest matching of a run's people.</summary>
public sealed record GetFairMatching(Guid MatchRunId) : IQuery<FairVariant>;

internal sealed class GetFairMatchingHandler(OpenRuns runs) : IRequestHandler<GetFairMatching, FairVariant>
{
    public async Task<FairVariant> Handle(GetFairMatching request, CancellationToken cancellationToken)
    {
        var open = await runs.Open(request.MatchRunId, cancellationToken);
        var fair = await Task.Run(() => FairMatching.Of(open.Case, cancellationToken), cancellationToken);
        var (before, after) = (open.Outcome.LowestScore(), fair.LowestScore());
        var price = open.Outcome.Score - fair.Score;
        return new FairVariant
        {
            MatchRunId = open.Run.Id,
            Before = MatchingTotals.Of(open.Outcome),
            After = MatchingTotals.Of(fair),
            LowestScoreBefore = before,
            LowestScoreAfter = after,
            Price = price,
            Changes = MatchingChange.Between(open.Outcome, fair),
            Text =
                after is null ? Texts.Match("fair.none")
                : before == after && open.Outcome.Matched == fair.Matched ? Texts.Match("fair.already", after)
                : Texts.Match("fair.text", before ?? 0, after, price),
        };
    }
}
