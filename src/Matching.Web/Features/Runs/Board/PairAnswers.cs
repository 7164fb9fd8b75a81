using Matching.Engine.Criteria;
using Matching.Web.Components;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.Board;

/// <summary>What a person answered to a criterion, item by item, with what the other half of the pair shares.</summary>
/// <param name="Items">The items; none where the criterion asks this side nothing.</param>
/// <param name="Rest">What is said after the items.</param>
public sealed record PairAnswer(IReadOnlyList<(string Text, bool IsShared)> Items, string? Rest = null);

/// <summary>
/// Puts the answers of two people into words, criterion by criterion. Answers on values are for matching only and are never
/// shown.
/// </summary>
public sealed class PairAnswers(Participant mentee, Participant mentor, DateOnly asOf)
{
    private static readonly PairAnswer None = new([]);

    /// <summary>The answer of one of the two.</summary>
    public PairAnswer Of(string criterion, bool isMentee)
    {
        var (person, other) = isMentee ? (mentee, mentor) : (mentor, mentee);
        return criterion switch
        {
            "needs" => isMentee
                ? Codes("needs", mentee.Needs?.Select(need => need.Code), mentor.Offers?.Select(offer => offer.Code))
                : Codes("needs", mentor.Offers?.Select(offer => offer.Code), mentee.Needs?.Select(need => need.Code)),
            "values" => person.Values is null ? Unanswered : new PairAnswer([(Texts.Page("board.values"), false)]),
            "language_quality" => Languages(person, other),
            "waiting" => isMentee
                ? new PairAnswer([(Texts.Page("board.since", ProgrammeTimes.Day(mentee.AppliedOn)), false)])
                : None,
            "availability" => Items(person.Availability?.Order(), other.Availability, Slot),
            "interests" => Codes("interests", person.Interests, other.Interests) with
            {
                Rest = person.Dislikes is { Count: > 0 } dislikes
                    ? Texts.Page("board.not", string.Join(", ", dislikes.Select(code => Label("interests", code))))
                    : null,
            },
            "expectations" => Expectations(person, other),
            "age_closeness" => person.BirthYear is { } year ? new PairAnswer([(Age(year), false)]) : Unanswered,
            "family" => Family(person),
            "occupation" => person.Sector is { } sector
                ? new PairAnswer([(Label("occupation", sector), sector == other.Sector)])
                : Unanswered,
            "channel" => Codes("channel", person.Channels, other.Channels),
            _ => None,
        };
    }

    public string Age(int year) => (asOf.Year - year).ToString(System.Globalization.CultureInfo.CurrentCulture);

    private static PairAnswer Unanswered => new([], Texts.Page("board.unanswered"));

    private static PairAnswer Languages(Participant person, Participant other) =>
        person.Languages is not { } languages
            ? Unanswered
            : new PairAnswer([
                .. languages
                    .OrderByDescending(skill => skill.Level)
                    .Select(skill =>
                        (
                            $"{Label("language", skill.Code)} {MatchTexts.LevelText(skill.Level)}",
                            other.Languages?.Any(one => one.Code == skill.Code) == true
                        )
                    ),
            ]);

    private static PairAnswer Expectations(Participant person, Participant other)
    {
        var kinds = person.Kinds is null ? new PairAnswer([]) : Codes("expectations", person.Kinds, other.Kinds);
        return person.HoursPerMonth is { } hours ? kinds with { Rest = Texts.Page("board.hours", hours) }
            : kinds.Items.Count > 0 ? kinds
            : Unanswered;
    }

    private static PairAnswer Family(Participant person) =>
        person.ChildrenBirthYears switch
        {
            null => Unanswered,
            { Count: 0 } => new PairAnswer([(Texts.Page("board.no-children"), false)]),
            { } years => new PairAnswer([(Texts.Page("board.children", string.Join(", ", years.Order())), false)]),
        };

    private static PairAnswer Codes(string criterion, IEnumerable<string>? own, IEnumerable<string>? other) =>
        Items(own, other, code => Label(criterion, code));

    // what both have comes first
    private static PairAnswer Items<T>(IEnumerable<T>? own, IEnumerable<T>? other, Func<T, string> label)
    {
        if (own is null)
        {
            return Unanswered;
        }

        var shared = (other ?? []).ToHashSet();
        return new PairAnswer([
            .. own.Distinct()
                .Select(item => (Text: label(item), IsShared: shared.Contains(item)))
                .OrderByDescending(item => item.IsShared),
        ]);
    }

    private static string Slot(int slot) =>
        MatchTexts.Label("availability", slot.ToString(System.Globalization.CultureInfo.InvariantCulture), NoSites);

    private static string Label(string criterion, string code) => MatchTexts.Label(criterion, code, NoSites);

    private static readonly Dictionary<string, string> NoSites = [];
}
