using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>A pair that ended because one felt uncomfortable or unsafe becomes a concern, with what was said.</summary>
internal sealed class RaiseUnsafeEnds(ConcernWriter concerns) : INotificationHandler<PairsMoved>
{
    public async Task Handle(PairsMoved notification, CancellationToken cancellationToken)
    {
        var ended = notification.Pairs.Where(pair =>
            pair is { Status: PairStatus.EndedEarly or PairStatus.Declined, EndReason: PairStates.Unsafe }
        );
        foreach (var pair in ended)
        {
            await concerns.Create(Of(pair.Id, pair.Comment), cancellationToken);
        }
    }

    /// <summary>The concern, with what was said, or with the reason where nothing was.</summary>
    internal static CreateConcern Of(Guid pairId, string? said) =>
        new() { PairId = pairId, What = string.IsNullOrWhiteSpace(said) ? Texts.Match("concern.unsafe") : said };
}
