using System.Globalization;
using System.Text.Json.Nodes;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Figures.Targets;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.TargetPages;

/// <summary>A target as it is typed.</summary>
public sealed record TargetInput
{
    public string? Version { get; set; }

    public string? Wave { get; set; }

    public string? Stat { get; set; }

    /// <summary>The only site that it is about; empty for the whole programme.</summary>
    public string? Site { get; set; }

    public string? Baseline { get; set; }

    public string? BaselineOn { get; set; }

    public string? Target { get; set; }

    public string? DueOn { get; set; }

    public string? Source { get; set; }

    public string? Owner { get; set; }

    public string? Assumption { get; set; }

    public string? Risk { get; set; }

    public string? PlanB { get; set; }

    /// <summary>The button.</summary>
    public string? Do { get; set; }

    public static TargetInput Of(Target target) =>
        new()
        {
            Wave = target.Wave,
            Stat = target.Stat,
            Site = target.Breakdown == Indicators.Computation.Breakdown.Site ? target.Category : null,
            Baseline = Number(target.Baseline),
            BaselineOn = Day(target.BaselineOn),
            Target = Number(target.Target),
            DueOn = Day(target.DueOn),
            Source = target.Source,
            Owner = target.Owner,
            Assumption = target.Assumption,
            Risk = target.Risk,
            PlanB = target.PlanB,
        };

    /// <summary>What the form says, as the members of a request. A group that the form does not offer stays as it is.</summary>
    /// <param name="hasSites">Whether the form offers sites.</param>
    public JsonObject Members(bool hasSites)
    {
        var members = new JsonObject
        {
            ["wave"] = Wave ?? "",
            ["stat"] = TypedValues.Text(Stat),
            ["baseline"] = Value(Baseline, "baseline"),
            ["baselineOn"] = DayOf(BaselineOn, "baselineOn"),
            ["target"] = Value(Target, "target"),
            ["dueOn"] = DayOf(DueOn, "dueOn"),
            ["source"] = TypedValues.Text(Source),
            ["owner"] = TypedValues.Text(Owner),
            ["assumption"] = TypedValues.Text(Assumption),
            ["risk"] = TypedValues.Text(Risk),
            ["planB"] = TypedValues.Text(PlanB),
        };
        if (hasSites)
        {
            members["breakdown"] = string.IsNullOrEmpty(Site) ? null : Indicators.Computation.Breakdown.Site;
            members["category"] = TypedValues.Text(Site);
        }

        return members;
    }

    private static string? Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static double? Value(string? typed, string field) =>
        TypedValues.Text(typed)?.Replace(',', '.') is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw Problems.ValidationFailed(field, Texts.Page("person.not-a-number"));

    private static string? DayOf(string? typed, string field) =>
        TypedValues.Text(typed) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text
        : throw Problems.ValidationFailed(field, Texts.Validation("requires-day"));
}
