using System.Text.Json;
using Matching.Engine.Criteria;

namespace Matching.Engine.Tests.Criteria;

/// <summary>A mentee and a mentor, and what one criterion makes of the two.</summary>
internal static class OnePair
{
    internal static readonly DateOnly Day = new(2026, 3, 2);
    internal static readonly ScoringContext Context = new(Day, new HashSet<(Guid, Guid)>());

    internal static double? Soft(
        string id,
        Participant mentee,
        Participant mentor,
        Dictionary<string, JsonElement>? parameters = null
    )
    {
        var profile = CriteriaProfile.Create([new CriterionSetting(id, "soft", 1, null, parameters)], out _)!;
        return profile.Soft[0].Criterion.Value(mentee, mentor, Context);
    }

    internal static bool IsPossible(
        string id,
        Participant mentee,
        Participant mentor,
        Dictionary<string, JsonElement>? parameters = null
    )
    {
        var profile = CriteriaProfile.Create(
            [new CriterionSetting(id, "hard", null, null, parameters), new CriterionSetting("waiting", "soft", 1, null, null)],
            out _
        )!;
        return new PoolScorer(profile, Context).Score(mentee, mentor) >= 0;
    }

    internal static Participant Own(string? answer) =>
        answer switch
        {
            null => Person(),
            _ when double.TryParse(answer, System.Globalization.CultureInfo.InvariantCulture, out var number) => Person() with
            {
                CustomNumbers = new Dictionary<string, double> { ["own"] = number },
            },
            _ => Person() with { CustomTexts = new Dictionary<string, IReadOnlyList<string>> { ["own"] = answer.Split(';') } },
        };

    internal static Participant Person() =>
        new()
        {
            Id = Guid.NewGuid(),
            AppliedOn = Day,
            Places = 1,
        };

    internal static Dictionary<string, JsonElement> Params(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    internal static List<int> Numbers(string text) => [.. Codes(text).Select(int.Parse)];

    internal static List<string> Codes(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)];

    internal static List<NeedAsked> Needs(string text) =>
        [.. Codes(text).Select(code => new NeedAsked(code.TrimEnd('!'), code.EndsWith('!')))];

    internal static List<OfferMade> Offers(string text) => [.. Codes(text).Select(code => new OfferMade(code, null, null))];

    internal static List<LanguageSkill> Languages(string text) =>
        [.. Codes(text).Select(skill => skill.Split(':')).Select(skill => new LanguageSkill(skill[0], int.Parse(skill[1])))];
}
