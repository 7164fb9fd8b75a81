using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Audit;

/// <summary>A suppressed number that a reader can bound too closely.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Group">The figures that it belongs to.</param>
/// <param name="Min">Its smallest value.</param>
/// <param name="Max">Its largest value.</param>
/// <param name="Least">The least width that protects it.</param>
public sealed record Disclosed(string Name, AuditedGroup Group, long Min, long Max, int Least);

/// <summary>What the audit found.</summary>
/// <param name="Variables">Numbers of unknowns of the system.</param>
/// <param name="Equations">Numbers of its equations.</param>
/// <param name="Asked">How many suppressed numbers were asked for.</param>
/// <param name="Disclosed">
/// Those of fewer people than may be shown whose interval is too narrow, in the order of the questions.
/// </param>
public sealed record JointAuditResult(int Variables, int Equations, int Asked, IReadOnlyList<Disclosed> Disclosed)
{
    /// <summary>This and what another audit found.</summary>
    internal JointAuditResult With(JointAuditResult other) =>
        new(Variables + other.Variables, Equations + other.Equations, Asked + other.Asked, [.. Disclosed, .. other.Disclosed]);
}

/// <summary>
/// What a reader of everything can find out: the smallest and the largest whole value of each question over all solutions of a
/// <see cref="JointSystem"/>. A question is disclosed when it can be of fewer people than its least width, is not certainly 0,
/// and its interval is narrower than that.
/// <para>
/// Equations of one unknown are solved first, unknowns that occur in the same equations and questions are one, and what shares no
/// equation is solved apart, by <see cref="IntegerProgramme"/>: exactly, in whole numbers.
/// </para>
/// </summary>
public static class JointAudit
{
    /// <summary>Asks all questions of a system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="known">What was found of systems before.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    /// <exception cref="ContradictionException">The equations contradict each other.</exception>
    public static JointAuditResult Of(JointSystem system, KnownParts? known = null, CancellationToken cancellationToken = default)
    {
        known ??= new KnownParts();
        var reduced = new ReducedSystem(system);
        var parts = reduced.Parts();
        // Each part has questions and places in the result of its own: the number of threads changes nothing.
        try
        {
            Parallel.ForEach(parts, new ParallelOptions { CancellationToken = cancellationToken }, part => part.Ask(known));
        }
        catch (AggregateException exception) when (exception.InnerExceptions.Any(inner => inner is ContradictionException))
        {
            throw new ContradictionException();
        }

        var disclosed =
            from question in system.Questions.Index()
            let interval = reduced.Interval(question.Index)
            let least = question.Item.Least
            where !question.Item.IsOfPeople || (interval.Max > 0 && interval.Min < least)
            where interval.Max - interval.Min < least
            select new Disclosed(question.Item.Name(), question.Item.Group, interval.Min, interval.Max, least);
        return new JointAuditResult(system.Variables, system.Equations.Count, system.Questions.Count, [.. disclosed]);
    }
}
