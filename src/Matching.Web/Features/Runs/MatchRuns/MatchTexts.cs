using System.Globalization;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchRuns;

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

    /// <summary>A contribution as the API returns it.</summary>
    public static ScoreContribution InWords(Contribution contribution) =>
        new()
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
            facts[1] = LevelText(number);
        }

        if (IsOwn(contribution.Criterion))
        {
            return Texts.Match(contribution.Known ? "why.custom" : "why.unknown", facts);
        }

        var key =
            !contribution.Known ? "unknown"
            : contribution.Points == 0
            && Texts.Match($"why.{contribution.Criterion}.none") is var none
            && !none.StartsWith("why.", StringComparison.Ordinal)
                ? contribution.Criterion + ".none"
            : contribution is { Criterion: "interests", Facts: ["", ""] } ? "interests.none"
            : contribution is { Criterion: "interests", Facts: [_, ""] } ? "interests.likes"
            : contribution is { Criterion: "expectations", Facts: ["", ..] } ? "expectations.hours"
            : contribution is { Criterion: "interests", Facts: ["", _] } ? "interests.dislikes"
            : contribution.Criterion;
        var text = Texts.Match("why." + key, facts);
        return contribution is { Criterion: "expectations", Facts: [_, var preference] }
            ? $"{text} {Texts.Match("why.preference." + preference)}"
            : text;
    }

    public static string Of(Block block) =>
        Texts.Match("block." + (IsOwn(block.Criterion) ? "custom" : block.Criterion), Words(block.Criterion, block.Facts));

    /// <summary>What to look at before approving a pair.</summary>
    public static MissingAnswer Flag(Block flag) =>
        new() { Criterion = flag.Criterion, Text = Texts.Match("flag." + flag.Criterion, Words(flag.Criterion, flag.Facts)) };

    // A programme's own criterion is called what the programme calls it.
    public static string Criterion(string criterion) =>
        IsOwn(criterion) ? criterion[CriteriaCatalogue.Own.Length..] : Texts.Match("criterion." + criterion);

    /// <summary>What would have to change, such as "with Thursday evenings".</summary>
    public static string Change(Relaxation relaxation, IReadOnlyDictionary<string, string> sites) =>
        relaxation.Change is not { } change
            ? Texts.Match("relax.rule", Criterion(relaxation.Criterion))
            : Texts.Match("relax." + change, Words(relaxation, sites));

    /// <summary>A relaxation in one sentence.</summary>
    public static string Of(Relaxation relaxation, bool isMentee, IReadOnlyDictionary<string, string> sites) =>
        relaxation.Loses is { Count: > 0 } loses
            ? Texts.Match(
                isMentee ? "unmatched.displacement.mentee" : "unmatched.displacement.mentor",
                Change(relaxation, sites),
                loses.Count
            )
            : Texts.Match(
                "unmatched.relaxation",
                Change(relaxation, sites),
                Texts.Match((isMentee ? "people.mentor" : "people.mentee") + (relaxation.Opens == 1 ? "" : "s"), relaxation.Opens)
            );

    /// <summary>A part of the week as the API spells it.</summary>
    public static string SlotCode(string slot) => ((Slot)int.Parse(slot, CultureInfo.InvariantCulture)).ToText();

    /// <summary>Name of what a person asks for.</summary>
    public static string Label(string criterion, string code, IReadOnlyDictionary<string, string> sites) =>
        criterion switch
        {
            "availability" => SlotText(code),
            "gender" => Texts.Match("group.gender." + code),
            "site" => sites.GetValueOrDefault(code) ?? code,
            "language" => CodeLists.Shipped.Label("languages", code, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
            _ => CodeLists.Shipped.Label(
                Lists.GetValueOrDefault(criterion) ?? criterion,
                code,
                CultureInfo.CurrentUICulture.TwoLetterISOLanguageName
            ),
        };

    private static object[] Words(Relaxation relaxation, IReadOnlyDictionary<string, string> sites)
    {
        var facts = relaxation.Facts ?? [];
        return relaxation.Change switch
        {
            "slot" => [SlotText(facts[0])],
            "language" => [Label("language", facts[0], sites), LevelText(int.Parse(facts[1], CultureInfo.InvariantCulture))],
            "site" => [Label("site", facts[0], sites)],
            "answer" => [facts[0], facts[1].Replace(",", ", ", StringComparison.Ordinal)],
            "need" or "offer" or "special_need" or "experience" or "accessibility" =>
            [
                Label(relaxation.Criterion, facts[0], sites),
            ],
            _ => [.. facts],
        };
    }

    private static string SlotText(string slot)
    {
        var code = SlotCode(slot).Split('_');
        return Texts.Match("slot." + code[1], Texts.Match("day." + code[0]));
    }

    /// <summary>Name of a level of a language.</summary>
    public static string LevelText(int level) => level < Levels.Length ? Levels[level] : Texts.Page("level.native");

    private static bool IsOwn(string criterion) => criterion.StartsWith(CriteriaCatalogue.Own, StringComparison.Ordinal);

    // Always four arguments, so that a sentence may use any of them.
    private static object[] Words(string criterion, IReadOnlyList<string> facts)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var words = facts.Select(fact =>
            Lists.TryGetValue(criterion, out var list) && fact.Length > 0 && !char.IsAsciiDigit(fact[0])
                ? string.Join(", ", fact.Split(',').Select(code => CodeLists.Shipped.Label(list, code, language)))
                : fact
        );
        return [.. words.Cast<object>().Concat(["–", "–", "–", "–"]).Take(4).Select(word => word is "" ? "–" : word)];
    }
}
