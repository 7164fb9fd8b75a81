namespace Matching.Indicators.Computation;

/// <summary>Who is behind an entry: a person, a pair or a partner.</summary>
/// <param name="Key">Identifies the subject within a figure.</param>
/// <param name="Person">The person enrolled; of a pair the mentee; null for a partner.</param>
/// <param name="Groups">The groups of the subject; those of a pair are the mentee's.</param>
/// <param name="Sheet">The answers it comes from; null when it comes from people and pairs.</param>
public sealed record Subject(Guid Key, EnrolledPerson? Person, Groups Groups, AnsweredSheet? Sheet);

/// <summary>What a subject contributes to a figure; each kind of contribution is a type of its own.</summary>
public abstract record Entry(Subject Subject)
{
    public Guid Key => Subject.Key;

    public EnrolledPerson? Person => Subject.Person;

    public Groups Groups => Subject.Groups;

    public AnsweredSheet? Sheet => Subject.Sheet;

    /// <summary>
    /// The contribution as two numbers, NaN for none: a later release compares them to find out whose contribution changed.
    /// </summary>
    public abstract (double First, double Second) Numbers { get; }

    internal static double OneIf(bool holds) => holds ? 1 : 0;
}

/// <summary>A subject that is counted.</summary>
public sealed record CountedEntry(Subject Subject) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (1, double.NaN);
}

/// <summary>A number.</summary>
public sealed record ValueEntry(Subject Subject, double Value) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Value, double.NaN);
}

/// <summary>A yes or a no.</summary>
public sealed record YesNoEntry(Subject Subject, bool IsYes) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (OneIf(IsYes), double.NaN);
}

/// <summary>A number at the start and at the end; 1 for yes and 0 for no where it is a state.</summary>
public sealed record ChangeEntry(Subject Subject, double Start, double End) : Entry(Subject)
{
    /// <summary>The mentor whose mentees' changes go together; null of a subject who is a cluster of their own.</summary>
    public Guid? Mentor { get; init; }

    public override (double First, double Second) Numbers => (End, Start);
}

/// <summary>A number in one of two groups that are compared.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Value">The number.</param>
/// <param name="IsInProgramme">
/// Whether the subject belongs to the group that stayed or takes part, not to the one that left or waits.
/// </param>
public sealed record GroupedEntry(Subject Subject, double Value, bool IsInProgramme) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Value, OneIf(IsInProgramme));
}
