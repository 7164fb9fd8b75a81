using System.Text.Json;

namespace Matching.Engine.Criteria;

/// <summary>Every criterion that a profile can name. A new one is a file and a line here.</summary>
public static class CriteriaCatalogue
{
    private static readonly (double, double)[] WaitingPoints = [(0, 0), (14, .2), (28, .5), (56, .8), (112, 1)];
    private static readonly (double, double)[] AvailabilityPoints = [(0, 0), (1, .4), (2, .6), (3, .75), (5, 1)];
    private static readonly (double, double)[] AgePoints = [(0, 1), (20, 0)];
    private static readonly string[] Levels = ["pre_a1", "a1", "a2", "b1", "b2", "c1", "c2", "native"];

    /// <summary>Kind of each criterion by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["needs"] = "soft",
        ["values"] = "soft",
        ["language_quality"] = "soft",
        ["waiting"] = "soft",
        ["availability"] = "soft",
        ["interests"] = "soft",
        ["expectations"] = "soft",
        ["age_closeness"] = "soft",
        ["family"] = "soft",
        ["occupation"] = "soft",
        ["channel"] = "soft",
        ["priority"] = "soft",
        ["site"] = "hard",
        ["language"] = "hard",
        ["gender"] = "hard",
        ["age_limits"] = "hard",
        ["availability_minimum"] = "hard",
        ["needs_mandatory"] = "hard",
        ["special_need"] = "hard",
        ["accessibility"] = "hard",
        ["capacity"] = "hard",
        ["history"] = "hard",
        ["suitability"] = "hard",
    };

    internal static Criterion? Make(CriterionParameters given)
    {
        Criterion? criterion = given.Id switch
        {
            "needs" => new NeedsCriterion(given.Choice("normaliser", ["asked", "larger"], 0) == 0 ? NeedsNormaliser.Asked : NeedsNormaliser.Larger, given.Text("gradeField")),
            "values" => new ValuesCriterion(),
            "language_quality" => new LanguageQualityCriterion(),
            "waiting" => new WaitingCriterion(given.Curve("curve", WaitingPoints)),
            "availability" => new AvailabilityCriterion(given.Curve("curve", AvailabilityPoints)),
            "interests" => new InterestsCriterion(given.Neutral),
            "expectations" => new ExpectationsCriterion(given.Neutral),
            "age_closeness" => new AgeClosenessCriterion(given.Curve("curve", AgePoints)),
            "family" => new FamilyCriterion(),
            "occupation" => new OccupationCriterion(),
            "channel" => new ChannelCriterion(),
            "priority" => new PriorityCriterion(),
            "special_need" => new SpecialNeedCriterion(),
            "suitability" => new SuitabilityCriterion(),
            "site" => new SiteCriterion(given.Flag("radius", true), given.Flag("online", true)),
            "language" => new LanguageCriterion(given.Choice("minimumLevel", Levels, 2)),
            "gender" => new GenderCriterion(),
            "age_limits" => new AgeLimitsCriterion(),
            "availability_minimum" => new AvailabilityMinimumCriterion(given.Number("slots", 1, 21, 1)),
            "needs_mandatory" => new NeedsMandatoryCriterion(given.Text("gradeField")),
            "accessibility" => new AccessibilityCriterion(),
            "capacity" => new CapacityCriterion(),
            "history" => new HistoryCriterion(),
            _ => null,
        };
        given.RefuseTheRest();
        return criterion;
    }
}

/// <summary>Reads the parameters of one entry of a profile, notes what is wrong, and knows which were asked for.</summary>
internal sealed class CriterionParameters(CriterionSetting setting, string path, List<ProfileError> errors)
{
    private readonly List<string> known = [];

    public string Id => setting.Id;

    public double Neutral => setting.Neutral ?? .5;

    public int Choice(string name, string[] codes, int standard)
    {
        if (Find(name) is not { } value)
        {
            return standard;
        }

        var index = value.ValueKind == JsonValueKind.String ? Array.IndexOf(codes, value.GetString()) : -1;
        return index >= 0 ? index : Wrong(name, string.Join(", ", codes), standard);
    }

    public int Number(string name, int minimum, int maximum, int standard)
    {
        if (Find(name) is not { } value)
        {
            return standard;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum
            ? number
            : Wrong(name, $"{minimum}..{maximum}", standard);
    }

    public bool Flag(string name, bool standard) => Find(name) switch
    {
        null => standard,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Wrong(name, "true, false", standard),
    };

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when value.GetString()!.Length is > 0 and <= 50 => value.GetString(),
        _ => Wrong<string?>(name, "text", null),
    };

    /// <summary>Points as <c>[[x, y], …]</c> with rising x and y from 0 to 1.</summary>
    public Curve Curve(string name, (double X, double Y)[] standard)
    {
        if (Find(name) is not { } value)
        {
            return new Curve(standard);
        }

        try
        {
            return new Curve([.. value.EnumerateArray().Select(point => point.GetArrayLength() == 2 ? (point[0].GetDouble(), point[1].GetDouble()) : throw new FormatException())]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException)
        {
            return new Curve(Wrong(name, "[[x, y], …], x rising, y 0..1", standard));
        }
    }

    public void RefuseTheRest()
    {
        foreach (var name in (setting.Params ?? new Dictionary<string, JsonElement>()).Keys.Except(known))
        {
            errors.Add(new ProfileError($"{path}.params.{name}", "parameter-unknown", setting.Id, name, string.Join(", ", known)));
        }
    }

    private JsonElement? Find(string name)
    {
        known.Add(name);
        return setting.Params?.TryGetValue(name, out var value) == true ? value : null;
    }

    private T Wrong<T>(string name, string wanted, T standard)
    {
        errors.Add(new ProfileError($"{path}.params.{name}", "parameter-value", name, wanted));
        return standard;
    }
}
