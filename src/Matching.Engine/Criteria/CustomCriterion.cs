using System.Globalization;

namespace Matching.Engine.Criteria;

/// <summary>What kind of answer a programme's own question has.</summary>
public enum CustomType
{
    /// <summary>One of some codes.</summary>
    Choice,

    /// <summary>Any of some codes.</summary>
    MultiChoice,

    /// <summary>A step of a scale with a lowest and a highest.</summary>
    Scale,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>A number.</summary>
    Number,
}

/// <summary>How the two answers are compared.</summary>
public enum CustomComparison
{
    /// <summary>1 when they are the same, else 0.</summary>
    Equal,

    /// <summary>Shared codes over one of the lists.</summary>
    Overlap,

    /// <summary>1 less the difference over the range, or a curve over the difference, beyond the offset asked for.</summary>
    Closeness,

    /// <summary>1 when one answer completes the other: by a table of which answers do, else 1 less sameness.</summary>
    Complement,
}

/// <summary>What shared codes are divided by.</summary>
public enum OverlapDivisor
{
    Smaller,
    Larger,
    Mentee,
    Mentor,
}

/// <summary>A comparison of two answers to a programme's own question; everything about it is data of the profile.</summary>
/// <param name="MenteeField">Name of the mentee's answer.</param>
/// <param name="MentorField">Name of the mentor's answer, mostly the same.</param>
/// <param name="Type">Kind of answer.</param>
/// <param name="Comparison">How the answers are compared.</param>
/// <param name="Nearness">Of scales and numbers: value over the absolute difference.</param>
/// <param name="Divisor">Of overlaps: what shared codes are divided by.</param>
/// <param name="Completes">Of choices that complete each other: which answers of a mentor complete an answer of a mentee.</param>
public sealed record CustomRule(
    string MenteeField,
    string MentorField,
    CustomType Type,
    CustomComparison Comparison,
    Curve? Nearness,
    OverlapDivisor Divisor,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Completes
)
{
    /// <summary>Of scales: the lowest and the highest answer; null where the profile does not say.</summary>
    public (double Lowest, double Highest)? Bounds { get; init; }

    /// <summary>Of scales and numbers: by how much the mentor's answer is to be above the mentee's, as an interval.</summary>
    public (double From, double To) Above { get; init; }

    // A yes or no comes as such from the API and in words from spreadsheets, in the languages staff write them in.
    private static readonly string[] Yes = ["true", "yes", "y", "si", "sì", "vero"];
    private static readonly string[] No = ["false", "no", "n", "falso"];

    /// <summary>0 to 1; null when either side gave no answer of this kind.</summary>
    public double? Value(Participant mentee, Participant mentor) =>
        Type switch
        {
            CustomType.YesNo => YesOrNo(mentee, MenteeField) is { } one && YesOrNo(mentor, MentorField) is { } other
                ? Same(one == other)
                : null,
            CustomType.Choice => Words(mentee, MenteeField) is [var one] && Words(mentor, MentorField) is [var other]
                ? OfChoice(one, other)
                : null,
            CustomType.MultiChoice => Words(mentee, MenteeField) is { Count: > 0 } one
            && Words(mentor, MentorField) is { Count: > 0 } other
                ? OfLists(one, other)
                : null,
            _ => Number(mentee, MenteeField) is { } one && Number(mentor, MentorField) is { } other
                ? OfNumbers(one, other)
                : null,
        };

    /// <summary>Name of the question, answer of the mentee, answer of the mentor.</summary>
    public IReadOnlyList<string> Facts(Participant mentee, Participant mentor) =>
        [MenteeField, Text(mentee, MenteeField), Text(mentor, MentorField)];

    private double OfChoice(string one, string other) =>
        Completes is null ? Same(one == other)
        : Completes.TryGetValue(one, out var fitting) && Codes.Contains(fitting, other) ? 1
        : 0;

    private double OfLists(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var shared = Codes.Shared(one, other);
        var (mine, theirs) = (Codes.Distinct(one), Codes.Distinct(other));
        if (Comparison == CustomComparison.Equal)
        {
            return shared == mine && shared == theirs ? 1 : 0;
        }

        var share =
            (double)shared
            / Divisor switch
            {
                OverlapDivisor.Larger => Math.Max(mine, theirs),
                OverlapDivisor.Mentee => mine,
                OverlapDivisor.Mentor => theirs,
                _ => Math.Min(mine, theirs),
            };
        return Comparison == CustomComparison.Complement ? 1 - share : share;
    }

    internal double OfNumbers(double mentee, double mentor)
    {
        var difference = mentor - mentee;
        var away = Math.Abs(difference - Math.Clamp(difference, Above.From, Above.To));
        return Comparison switch
        {
            CustomComparison.Equal => away == 0 ? 1 : 0,
            CustomComparison.Complement => 1 - Nearness!.At(away),
            _ => Nearness!.At(away),
        };
    }

    private double Same(bool isSame) => isSame == (Comparison == CustomComparison.Equal) ? 1 : 0;

    /// <summary>The words of an answer, null for none.</summary>
    internal static IReadOnlyList<string>? Words(Participant person, string field) =>
        person.CustomTexts?.TryGetValue(field, out var words) == true ? words
        : person.CustomNumbers?.TryGetValue(field, out var number) == true ? [number.ToString("R", CultureInfo.InvariantCulture)]
        : null;

    /// <summary>The number of an answer, null for none.</summary>
    internal static double? Number(Participant person, string field) =>
        person.CustomNumbers?.TryGetValue(field, out var number) == true ? number
        : person.CustomTexts?.TryGetValue(field, out var words) == true
        && words is [var word]
        && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var read)
        && double.IsFinite(read)
            ? read
        : null;

    /// <summary>Whether an answer is yes or no, null for neither.</summary>
    internal static bool? YesOrNo(Participant person, string field) =>
        Words(person, field) is not [var word] ? null
        : Yes.Contains(word, StringComparer.OrdinalIgnoreCase) || word == "1" ? true
        : No.Contains(word, StringComparer.OrdinalIgnoreCase) || word == "0" ? false
        : null;

    private static string Text(Participant person, string field) =>
        Words(person, field) is { } words ? string.Join(", ", words) : "";
}

/// <summary>Soft: a programme's own criterion.</summary>
public sealed class CustomSoftCriterion(string id, CustomRule rule) : SoftCriterion
{
    public override string Id => id;

    internal CustomRule Rule => rule;

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) => rule.Value(mentee, mentor);

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        rule.Facts(mentee, mentor);
}

/// <summary>
/// Hard: a programme's own criterion; the pair is possible when its value reaches the minimum, or is above 0 where none is given.
/// </summary>
public sealed class CustomHardCriterion(string id, CustomRule rule, double? minimum) : HardCriterion
{
    public override string Id => id;

    internal CustomRule Rule => rule;

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        rule.Value(mentee, mentor) is { } value && IsTooLow(value);

    /// <summary>Whether two numbers let a pair pass.</summary>
    internal bool Passes((double Mentee, double Mentor) numbers) => !IsTooLow(rule.OfNumbers(numbers.Mentee, numbers.Mentor));

    private bool IsTooLow(double value) => minimum is { } least ? value < least - 1e-9 : value <= 0;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        rule.Facts(mentee, mentor);
}
