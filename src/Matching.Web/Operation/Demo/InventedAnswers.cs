using System.Text.Json;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Operation.Demo;

/// <summary>
/// The answers of a person at the start and at the end: their position on each scale, 0 to 100, and the facts of their life.
/// </summary>
internal sealed class Respondent
{
    // Mean at the start, spread of people, mean change and its spread: planted, so that an analyst knows what to find. The
    // figures of the programme's published studies are behind work (37 to 62 %), homes (+17 points), finding one's way and
    // language.
    private static readonly Dictionary<string, (double Start, double Spread, double Change, double ChangeSpread)> Planted = new()
    {
        ["sn_bond"] = (38, 20, 4, 15),
        ["sn_bridge"] = (34, 18, 12, 20),
        ["sn_link"] = (40, 18, 9, 16),
        ["sn_lonely"] = (50, 22, 6, 18),
        ["em"] = (56, 14, 5, 14),
        ["nv"] = (46, 16, 14, 13),
        ["lg_use"] = (44, 20, 9, 18),
        ["be"] = (54, 15, 4, 13),
        ["wb"] = (56, 18, 5, 16),
        ["mh_known"] = (28, 16, 30, 18),
        ["mh_comp"] = (56, 14, 10, 12),
        ["mh_att"] = (64, 14, 4, 11),
        ["mh_em"] = (62, 14, 6, 12),
        ["mh_net"] = (32, 16, 14, 16),
        ["mh_load"] = (64, 16, 0, 14),
        ["mh_reach"] = (60, 18, 0, 10),
    };

    private readonly Chance chance;
    private readonly Dictionary<string, (double Start, double End)> traits;
    private readonly int languageLevel;
    private readonly bool gainsLevel;
    private readonly (bool Start, bool End) hasWork;
    private readonly (string Start, string End) home;

    public Respondent(Chance chance)
    {
        this.chance = chance;
        traits = Planted.ToDictionary(
            scale => scale.Key,
            scale =>
            {
                var start = Math.Clamp(chance.Normal(scale.Value.Start, scale.Value.Spread), 0, 100);
                return (start, Math.Clamp(start + chance.Normal(scale.Value.Change, scale.Value.ChangeSpread), 0, 100));
            }
        );
        languageLevel = chance.Between(0, 4);
        gainsLevel = chance.Happens(.5);
        hasWork = (chance.Happens(.37), chance.Happens(.62));
        var before = chance.Weighted([
            ("reception", 48.0),
            ("hosted", 16),
            ("shared_tenancy", 18),
            ("own_tenancy", 10),
            ("precarious", 8),
        ]);
        home = (
            before,
            before is "own_tenancy" or "shared_tenancy" || !chance.Happens(.24)
                ? before
                : chance.One<string>(["shared_tenancy", "own_tenancy"])
        );
    }

    /// <summary>Who starts with fewer ties answers less often at the end: attrition that a careful reader has to find.</summary>
    public bool AnswersAtEnd => chance.Happens(Math.Clamp(.42 + (1.05 * traits["sn_bridge"].Start / 100), .2, .98));

    /// <summary>Answers to a form, about 6 % of them missing.</summary>
    public Dictionary<string, JsonElement> Answer(Questionnaire form, bool isEnd)
    {
        var answers = new Dictionary<string, JsonElement>();
        foreach (var item in form.Items.Where(item => item.Type != ItemType.Note && !chance.Happens(.045)))
        {
            // what would not be asked is not refused either
            if (Answer(item, answers, isEnd) is { } answer)
            {
                var missing =
                    item.NotApplicable && chance.Happens(.25) ? "NA"
                    : chance.Happens(.015) ? chance.One<string>(["PNTS", "DK"])
                    : null;
                answers[item.Name] = JsonSerializer.SerializeToElement(missing ?? answer);
            }
        }

        return answers;
    }

    private object? Answer(FormItem item, Dictionary<string, JsonElement> before, bool isEnd) =>
        item switch
        {
            { Name: "LI1" } => (isEnd ? hasWork.End : hasWork.Start)
                ? "employed"
                : chance.One<string>(["job_seeking", "job_seeking", "training", "care", "other"]),
            { Name: "LI2" } => before.TryGetValue("LI1", out var work) && work.ValueEquals("employed")
                ? chance.One<string>(["permanent", "fixed_term", "fixed_term", "seasonal", "apprenticeship"])
                : null,
            { Name: "LI3" } => isEnd ? home.End : home.Start,
            { Name: "LI4" } => (isEnd ? home.End : home.Start) == "reception" ? "yes" : "no",
            { Name: "PR3" } => chance.Between(4, 90),
            { Name: "PR2" } => chance.Between(1966, 2006),
            { Name: "GO1" } => chance.One<string>([
                "Parlare meglio italiano",
                "Trovare una casa",
                "Trovare lavoro",
                "Conoscere persone",
            ]),
            { Type: ItemType.Text or ItemType.Date } => null,
            { Name: "EX13" or "MX7" } => before.TryGetValue(item.Name == "EX13" ? "EX12" : "MX6", out var touch)
            && touch.ValueEquals("yes")
                ? chance.One(item.Choices).Name
                : null,
            { Relevant: not null } => null,
            { Scale: "lg" } => Math.Clamp(languageLevel + (isEnd && gainsLevel ? 1 : 0) + (chance.Happens(.15) ? 1 : 0), 0, 6),
            { Scale: { } scale } when traits.TryGetValue(scale, out var trait) => Step(item, isEnd ? trait.End : trait.Start),
            { Choices.Count: > 0 } when item.Choices[0].Value is not null => Step(
                item,
                Math.Clamp(chance.Normal(70, 20), 0, 100)
            ),
            { Choices.Count: > 0 } => Option(item),
            _ => null,
        };

    private string Option(FormItem item) =>
        item.Choices is [{ Name: "yes" }, ..] ? (chance.Happens(.72) ? "yes" : "no") : chance.One(item.Choices).Name;

    // The step of the item nearest to the person's position, give or take.
    private double Step(FormItem item, double trait)
    {
        var (lowest, highest) = (
            item.Choices.Min(choice => choice.Value!.Value),
            item.Choices.Max(choice => choice.Value!.Value)
        );
        var step = Math.Clamp(
            Math.Round(lowest + (Math.Clamp(chance.Normal(trait, 10), 0, 100) / 100 * (highest - lowest))),
            lowest,
            highest
        );
        return item.Reverse ? lowest + highest - step : step;
    }
}
