using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Audit;

/// <summary>The audit of everything that is published together.</summary>
public static class ReleaseAudit
{
    /// <summary>What a reader of a release can find out about numbers of people and about means.</summary>
    /// <param name="release">The figures, with who is behind them.</param>
    /// <param name="number">Number of the release: only what it computed is audited.</param>
    /// <param name="k">Smallest count shown.</param>
    /// <param name="known">What was found of the release before further groups were suppressed.</param>
    /// <param name="declared">Indicators that forms declare, besides those of the catalogue.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    /// <exception cref="ContradictionException">The figures contradict each other.</exception>
    public static JointAuditResult Of(
        IReadOnlyList<IndicatorFigures> release,
        int number,
        int k = PrimaryRules.LeastK,
        KnownParts? known = null,
        IReadOnlyList<Indicator>? declared = null,
        CancellationToken cancellationToken = default
    )
    {
        var published = PublishedSystem.Of(PublishedFigure.Of(release).Where(figure => figure.ComputedIn == number), k, declared);
        return JointAudit
            .Of(published.System, known, cancellationToken)
            .With(JointAudit.Of(PublishedSums.Of(published, release), known, cancellationToken));
    }

    /// <summary>
    /// What a reader of published figures can find out about numbers of people. Means are not audited: how many people are behind
    /// a suppressed one is not published.
    /// </summary>
    public static JointAuditResult OfPeople(IEnumerable<PublishedFigure> figures, int k = PrimaryRules.LeastK) =>
        JointAudit.Of(PublishedSystem.Of(figures, k).System);
}
