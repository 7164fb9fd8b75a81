using System.Globalization;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.MatchRuns;

/// <summary>Turns what the engine found into sentences in the reader's language.</summary>
internal static class MatchTexts
{
    // Which vocabulary the codes among a criterion's facts come from.
    private static readonly Dictionary<string, string> Lists = new()
    {
        ["needs"] = "needs",
        ["needs_mandatory"] = "needs",
        ["interests"] = "interests",
        ["language_quality"] = "languages",
        ["expectations"] = "kinds_of_help",
        ["occupation"] = "sectors",
        ["channel"] = "channels",
        ["accessibility"] = "accessibility",
        ["special_need"] = "experience",
    };

    private static readonly string[] Levels = ["pre-A1", "A1", "A2", "B1", "B2", "C1", "C2"];

    /// <summary>A contribution as the API tells it.</summary>
    public static ScoreContribution Told(Contribution contribution) => new()
    {
        Criterion = contribution.Criterion,
        Points = contribution.Points,
        Max = contribution.Max,
        Known = contribution.Known,
        Text = Of(contribution),
    };

    public static string Of(Contribution contribution)
    {
        var facts = Words(contribution.Criterion, contribution.Facts);
        if (contribution.Criterion == "language_quality" && contribution.Facts is [_, var level])
        {
            var number = int.Parse(level, CultureInfo.InvariantCulture);
            facts[1] = number < Levels.Length ? Levels[number] : Texts.Match("level.native");
        }

        if (IsOwn(contribution.Criterion))
        {
            return Texts.Match(contribution.Known ? "why.custom" : "why.unknown", facts);
        }

        var key = !contribution.Known ? "unknown"
            : contribution.Points == 0 && Texts.Match($"why.{contribution.Criterion}.none") is var none && !none.StartsWith("why.", StringComparison.Ordinal) ? contribution.Criterion + ".none"
            : contribution.Criterion;
        return Texts.Match("why." + key, facts);
    }

    public static string Of(Block block) => Texts.Match("block." + (IsOwn(block.Criterion) ? "custom" : block.Criterion), Words(block.Criterion, block.Facts));

    // A programme's own criterion is called what the programme calls it.
    public static string Criterion(string criterion) => IsOwn(criterion) ? criterion[CriteriaCatalogue.Own.Length..] : Texts.Match("criterion." + criterion);

    private static bool IsOwn(string criterion) => criterion.StartsWith(CriteriaCatalogue.Own, StringComparison.Ordinal);

    // Always four arguments, so that a sentence may use any of them.
    private static object[] Words(string criterion, IReadOnlyList<string> facts)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var words = facts.Select(fact => Lists.TryGetValue(criterion, out var list) && fact.Length > 0 && !char.IsAsciiDigit(fact[0])
            ? string.Join(", ", fact.Split(',').Select(code => CodeLists.Shipped.Label(list, code, language)))
            : fact);
        return [.. words.Cast<object>().Concat(["–", "–", "–", "–"]).Take(4).Select(word => word is "" ? "–" : word)];
    }
}
