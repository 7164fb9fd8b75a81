using Matching.Indicators.Scoring;

namespace Matching.Indicators.Computation;

/// <summary>Everything that figures of a programme are computed from, as of one moment.</summary>
/// <param name="AsOf">The day of the release.</param>
/// <param name="People">All people enrolled, mentees and mentors.</param>
/// <param name="Pairs">Every pair that was ever made.</param>
/// <param name="Sheets">Every questionnaire answered, by submission.</param>
public sealed record Dossier(
    DateOnly AsOf,
    IReadOnlyList<EnrolledPerson> People,
    IReadOnlyList<PairHistory> Pairs,
    IReadOnlyList<AnsweredSheet> Sheets
);

/// <summary>An enrolled person.</summary>
public sealed record EnrolledPerson
{
    public required Guid Id { get; init; }

    public required bool IsMentor { get; init; }

    /// <summary>Id of the site; null for none.</summary>
    public string? Site { get; init; }

    /// <summary>Id of the partner site that sent them; null for none.</summary>
    public string? Partner { get; init; }

    /// <summary><c>woman</c>, <c>man</c>, <c>another</c>, <c>undisclosed</c>; null when not asked.</summary>
    public string? Gender { get; init; }

    public int? BirthYear { get; init; }

    /// <summary>Day of enrolment, from which waiting counts.</summary>
    public required DateOnly EnrolledOn { get; init; }

    /// <summary>Preferred language (BCP 47).</summary>
    public required string Language { get; init; }

    /// <summary>Day of the first training attended; null for none.</summary>
    public DateOnly? TrainedOn { get; init; }

    /// <summary>
    /// Gender wished of the other half of a pair: <c>any</c>, <c>woman</c>, <c>man</c>, <c>same</c>; null for none stated.
    /// </summary>
    public string? WishedGender { get; init; }

    /// <summary>Whether that wish is a preference and not a must.</summary>
    public bool IsGenderPreference { get; init; }

    public int? WishedMinAge { get; init; }

    public int? WishedMaxAge { get; init; }

    /// <summary>
    /// Whether the person can take part only where children are looked after. Figures use no other accessibility needs, because
    /// those are health data.
    /// </summary>
    public bool NeedsChildcare { get; init; }

    /// <summary>Whether the person can provide that.</summary>
    public bool OffersChildcare { get; init; }

    /// <summary>What a mentee asks for, by the code list of needs.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>What a mentor offers, by the same list.</summary>
    public IReadOnlyList<string> Offers { get; init; } = [];

    /// <summary>
    /// Courses and guidance that a mentee takes part in: <c>language_course</c>, <c>civic_orientation</c>,
    /// <c>professional_guidance</c>.
    /// </summary>
    public IReadOnlyList<string> Courses { get; init; } = [];
}

/// <summary>The life of a pair.</summary>
public sealed record PairHistory
{
    public required Guid Id { get; init; }

    public required Guid MentorId { get; init; }

    public required Guid MenteeId { get; init; }

    /// <summary>State by its code.</summary>
    public required string Status { get; init; }

    /// <summary>First meeting; null for a pair that never became active.</summary>
    public DateOnly? StartedOn { get; init; }

    /// <summary>Planned end.</summary>
    public DateOnly? TermEndsOn { get; init; }

    public DateOnly? EndedOn { get; init; }

    /// <summary>Coded reason of an early end.</summary>
    public string? EndReason { get; init; }

    /// <summary>Days of meetings of the two, in order.</summary>
    public IReadOnlyList<DateOnly> Meetings { get; init; } = [];

    /// <summary>Days on which a member of staff spoke with one of the two or both.</summary>
    public IReadOnlyList<DateOnly> Contacts { get; init; } = [];

    /// <summary>How many of the meetings had expenses.</summary>
    public int Expenses { get; init; }

    /// <summary>Of how many of them they were paid.</summary>
    public int ExpensesPaid { get; init; }

    /// <summary>
    /// Most days in a row, from the first meeting to the pair's end or the release, without a contact with staff.
    /// </summary>
    public int LongestWithoutContact(DateOnly asOf)
    {
        var (start, end) = (StartedOn!.Value, EndedOn ?? asOf);
        List<DateOnly> days = [start, .. Contacts.Where(day => day > start && day < end).Order(), end];
        return days.Zip(days.Skip(1), (from, to) => to.DayNumber - from.DayNumber).Max();
    }
}

/// <summary>An answer to an item, or why there is none.</summary>
/// <param name="Item">The item as the form has it.</param>
/// <param name="Value">Numeric value of the answer.</param>
/// <param name="Code">Code of a choice; empty for a number or no answer.</param>
/// <param name="Missing"><c>PNTS</c>, <c>DK</c>, <c>NA</c>, <c>blank</c> or <c>skipped_by_logic</c>; null for an answer.</param>
public sealed record ItemAnswer(ScoredItem Item, double? Value, string Code, string? Missing)
{
    public bool IsAnswered => Missing is null;

    /// <summary>The value from 0 to 100, that of a reversed item turned; null where there is none.</summary>
    public double? Recoded =>
        Value is { } value ? ScaleScore.Recode(value, Item.Lowest!.Value, Item.Highest!.Value, Item.IsReversed) : null;

    /// <summary>Whether the item applies to the person.</summary>
    public bool IsApplicable => Missing is not ("NA" or "skipped_by_logic");
}

/// <summary>An item of a form, as far as scoring needs it.</summary>
/// <param name="Name">Id of the item, the same in every form that asks it.</param>
/// <param name="Version">Rises when meaning, range or codes change.</param>
/// <param name="Scale">Scale it counts for.</param>
/// <param name="IsReversed">Whether a high answer means little of what the scale measures.</param>
/// <param name="IsCore">Whether it is in the short form.</param>
/// <param name="Lowest">Lowest value of its options; null for items without values.</param>
/// <param name="Highest">Highest value of its options.</param>
public sealed record ScoredItem(
    string Name,
    int Version,
    string? Scale,
    bool IsReversed,
    bool IsCore,
    double? Lowest,
    double? Highest
)
{
    /// <summary>How its scale is scored; null for the mean of items from 0 to 100 of which half are answered.</summary>
    public ScaleRule? Rule { get; init; }
}

/// <summary>An answered questionnaire.</summary>
public sealed class AnsweredSheet
{
    /// <summary>Scale of the module on functioning, where a form carries it.</summary>
    internal const string Functioning = "functioning";

    private readonly Dictionary<string, ItemAnswer> answers;

    public AnsweredSheet(IEnumerable<ItemAnswer> answers)
    {
        Given = [.. answers];
        this.answers = Given.GroupBy(answer => answer.Item.Name).ToDictionary(same => same.Key, same => same.First());
    }

    public required Guid Id { get; init; }

    /// <summary>Who answered: a person, or a partner.</summary>
    public required Guid RespondentId { get; init; }

    /// <summary><c>mentee</c>, <c>mentor</c> or <c>partner</c>.</summary>
    public required string Respondent { get; init; }

    public Guid? PairId { get; init; }

    /// <summary><c>start</c>, <c>mid</c>, <c>end</c>, <c>follow</c> or <c>pulse</c>.</summary>
    public required string Wave { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>How it was answered, by its code.</summary>
    public required string Mode { get; init; }

    /// <summary>Language in which it was read.</summary>
    public required string Language { get; init; }

    /// <summary>Which of the items were asked: <c>long</c>, all; <c>short</c>, the core.</summary>
    public string Track { get; init; } = "long";

    /// <summary>Items in the order in which they were asked, where it was drawn; else none.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>The questionnaire.</summary>
    public string Form { get; init; } = "";

    /// <summary>Its version.</summary>
    public string FormVersion { get; init; } = "";

    public IEnumerable<ItemAnswer> Answers => answers.Values;

    /// <summary>Every answer; a multiple choice has one for each code.</summary>
    public IReadOnlyList<ItemAnswer> Given { get; }

    /// <summary>The scales of outcomes that it asks. The module on functioning describes a person, not an outcome.</summary>
    internal IEnumerable<string> Scales =>
        Answers.Select(answer => answer.Item.Scale).OfType<string>().Distinct().Where(scale => scale != Functioning);

    /// <summary>
    /// The answer to an item; null when the form does not ask it. Beside a sheet that it is compared with, also null unless both
    /// ask it in one version and both have an answer.
    /// </summary>
    public ItemAnswer? To(string item, AnsweredSheet? common) =>
        answers.GetValueOrDefault(item) is { } answer
        && (common is null || (answer.IsAnswered && common.SameItem(answer) is { IsAnswered: true }))
            ? answer
            : null;

    /// <summary>
    /// Whether an item applies to the person; beside a sheet that it is compared with, in both, asked in one version.
    /// </summary>
    public static bool Applies(ItemAnswer answer, AnsweredSheet? common) =>
        answer.IsApplicable && (common is null || common.SameItem(answer) is { IsApplicable: true });

    private ItemAnswer? SameItem(ItemAnswer other) =>
        answers.GetValueOrDefault(other.Item.Name) is { } answer && answer.Item.Version == other.Item.Version ? answer : null;
}
