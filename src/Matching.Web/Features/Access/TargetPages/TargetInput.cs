using System.Globalization;
using System.Text.Json.Nodes;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Figures.Targets;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.TargetPages;

/// <summary>A value expected on the way to a target, as it is typed.</summary>
public sealed record TypedMilestone
{
    public string? On { get; set; }

    public string? Value { get; set; }
}

/// <summary>A target as it is typed.</summary>
public sealed record TargetInput
{
    public string? Version { get; set; }

    public string? Wave { get; set; }

    public string? Stat { get; set; }

    /// <summary>The group that it is about, as breakdown and code with a bar between them; empty for all people.</summary>
    public string? Group { get; set; }

    public string? Baseline { get; set; }

    public string? BaselineOn { get; set; }

    public string? Target { get; set; }

    public string? DueOn { get; set; }

    /// <summary>Values expected on the way; an empty row counts for nothing.</summary>
    public List<TypedMilestone>? Milestones { get; set; }

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
            Group = GroupOf(target.Breakdown, target.Category),
            Baseline = Number(target.Baseline),
            BaselineOn = Day(target.BaselineOn),
            Target = Number(target.Target),
            DueOn = Day(target.DueOn),
            Milestones = [.. target.Milestones.Select(one => new TypedMilestone { On = Day(one.On), Value = Number(one.Value) })],
            Source = target.Source,
            Owner = target.Owner,
            Assumption = target.Assumption,
            Risk = target.Risk,
            PlanB = target.PlanB,
        };

    /// <summary>The value of a group in the form; empty for all people.</summary>
    public static string GroupOf(string? breakdown, string? category) => breakdown is null ? "" : $"{breakdown}|{category}";

    /// <summary>What the form says, as the members of a request.</summary>
    public JsonObject Members()
    {
        var group = (Group ?? "").Split('|', 2);
        return new JsonObject
        {
            ["wave"] = Wave ?? "",
            ["stat"] = TypedValues.Text(Stat),
            ["baseline"] = TypedValues.Decimal(Baseline, "baseline"),
            ["baselineOn"] = DayOf(BaselineOn, "baselineOn"),
            ["target"] = TypedValues.Decimal(Target, "target"),
            ["dueOn"] = DayOf(DueOn, "dueOn"),
            ["breakdown"] = TypedValues.Text(group[0]),
            ["category"] = TypedValues.Text(group.ElementAtOrDefault(1)),
            ["milestones"] = new JsonArray([.. Filled.Index().Select(Milestone)]),
            ["source"] = TypedValues.Text(Source),
            ["owner"] = TypedValues.Text(Owner),
            ["assumption"] = TypedValues.Text(Assumption),
            ["risk"] = TypedValues.Text(Risk),
            ["planB"] = TypedValues.Text(PlanB),
        };
    }

    // a row without anything is none, and those after it move up
    internal List<TypedMilestone> Filled =>
        [.. (Milestones ?? []).Where(one => TypedValues.Text(one.On) is not null || TypedValues.Text(one.Value) is not null)];

    private static JsonObject Milestone((int Index, TypedMilestone Typed) row) =>
        new()
        {
            ["on"] = DayOf(row.Typed.On, $"milestones[{row.Index}].on"),
            ["value"] = TypedValues.Decimal(row.Typed.Value, $"milestones[{row.Index}].value"),
        };

    private static string? Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? DayOf(string? typed, string field) =>
        TypedValues.Text(typed) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text
        : throw Problems.ValidationFailed(field, Texts.Validation("requires-day"));
}
