using System.Text.Json;

namespace Matching.Engine.Criteria;

/// <summary>Every criterion that a profile can name. A new one is a file and a line here.</summary>
public static class CriteriaCatalogue
{
    private static readonly (double, double)[] WaitingPoints = [(0, 0), (14, .2), (28, .5), (56, .8), (112, 1)];
    private static readonly (double, double)[] AvailabilityPoints = [(0, 0), (1, .4), (2, .6), (3, .75), (5, 1)];
    private static readonly (double, double)[] AgePoints = [(0, 1), (20, 0)];
    private static readonly string[] Levels = ["pre_a1", "a1", "a2", "b1", "b2", "c1", "c2", "native"];

    /// <summary>What a programme's own criteria begin with.</summary>
    public const string Own = "custom.";

    private const string Either = "hard, soft";

    // Never scored, under whatever name a programme asks for it: ethnicity, religion, nationality, protection status.
    private static readonly string[] NeverScored =
    [
        "ethnicity",
        "ethnic",
        "etnia",
        "race",
        "razza",
        "religion",
        "religione",
        "religiosity",
        "faith",
        "fede",
        "nationality",
        "nazionalita",
        "citizenship",
        "cittadinanza",
        "protection",
        "protezione",
        "asylum",
        "refugee",
        "rifugiato",
        "rifugiata",
        "caste",
        "casta",
        "tribe",
        "tribu",
        "skin",
    ];

    /// <summary>Kind of each criterion by name; some can be either.</summary>
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
        ["family"] = Either,
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

    /// <summary>Name of the parameter that keeps the meaning of a criterion in profiles stored before it changed.</summary>
    public const string Version = "version";

    /// <summary>The version of a criterion that a new profile gets; null where its meaning has never changed.</summary>
    public static int? NewestVersion(string id) => id == "interests" ? InterestsCriterion.Newest : null;

    /// <summary>The kinds that a criterion of this name can have; null for an unknown name.</summary>
    public static string? KindsOf(string id) => Kinds.GetValueOrDefault(id) ?? (IsOwn(id) ? Either : null);

    /// <summary>Whether a name speaks of a characteristic that is never used to score.</summary>
    public static bool IsNeverScored(string name) =>
        string.Concat(
                name.Normalize(System.Text.NormalizationForm.FormD)
                    .Where(c =>
                        !char.IsControl(c)
                        && System.Globalization.CharUnicodeInfo.GetUnicodeCategory(c)
                            != System.Globalization.UnicodeCategory.NonSpacingMark
                    )
                    .SelectMany(
                        (c, i) => char.IsUpper(c) && i > 0 ? ['_', char.ToLowerInvariant(c)] : new[] { char.ToLowerInvariant(c) }
                    )
            )
            .Split(['_', '-', '.', ' ', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Any(word => NeverScored.Contains(word));

    private static bool IsOwn(string id) =>
        id.StartsWith(Own, StringComparison.Ordinal)
        && id.Length > Own.Length
        && id[Own.Length..].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    internal static Criterion? Make(CriterionParameters given)
    {
        Criterion? criterion = given.Id switch
        {
            "needs" => new NeedsCriterion(
                given.Choice("normaliser", ["asked", "larger"], 0) == 0 ? NeedsNormaliser.Asked : NeedsNormaliser.Larger,
                given.Text("gradeField")
            ),
            "values" => new ValuesCriterion(),
            "language_quality" => new LanguageQualityCriterion(
                given.Text("practiceLanguage") ?? "it",
                given.Fraction("practiceBonus") ?? 0
            ),
            "waiting" => new WaitingCriterion(given.Curve("curve", WaitingPoints)),
            "availability" => new AvailabilityCriterion(given.Curve("curve", AvailabilityPoints)),
            // a profile stored before there were versions has the first
            "interests" => new InterestsCriterion(given.Neutral, given.Number(Version, 1, InterestsCriterion.Newest, 1)),
            "expectations" => new ExpectationsCriterion(given.Neutral),
            "age_closeness" => new AgeClosenessCriterion(given.Curve("curve", AgePoints)),
            "family" when given.IsHard => new FamilyRequiredCriterion(),
            "family" => new FamilyCriterion(),
            "occupation" => new OccupationCriterion(),
            "channel" => new ChannelCriterion(),
            "priority" => new PriorityCriterion(),
            "special_need" => new SpecialNeedCriterion(),
            "suitability" => new SuitabilityCriterion(),
            "site" => new SiteCriterion(given.Flag("radius", true), given.Flag("online", true)),
            "language" => new LanguageCriterion(given.Choice("minimumLevel", Levels, 2)),
            "gender" => new GenderCriterion(given.Choice("unknown", ["block", "flag"], 0) == 1),
            "age_limits" => new AgeLimitsCriterion(),
            "availability_minimum" => new AvailabilityMinimumCriterion(given.Number("slots", 1, 21, 1)),
            "needs_mandatory" => new NeedsMandatoryCriterion(given.Text("gradeField"), given.Number("minimumShared", 0, 50, 0)),
            "accessibility" => new AccessibilityCriterion(),
            "capacity" => new CapacityCriterion(),
            "history" => new HistoryCriterion(),
            _ when given.IsHard && OwnRule(given) is { } rule => new CustomHardCriterion(
                given.Id,
                rule,
                given.Fraction("minimum")
            ),
            _ when !given.IsHard && OwnRule(given) is { } rule => new CustomSoftCriterion(given.Id, rule),
            _ => null,
        };
        given.RefuseTheRest();
        return criterion;
    }

    // Which comparisons make sense of which kind of answer.
    private static readonly Dictionary<CustomType, CustomComparison[]> Comparisons = new()
    {
        [CustomType.Choice] = [CustomComparison.Equal, CustomComparison.Complement],
        [CustomType.MultiChoice] = [CustomComparison.Overlap, CustomComparison.Equal, CustomComparison.Complement],
        [CustomType.Scale] = [CustomComparison.Closeness, CustomComparison.Equal, CustomComparison.Complement],
        [CustomType.YesNo] = [CustomComparison.Equal, CustomComparison.Complement],
        [CustomType.Number] = [CustomComparison.Closeness, CustomComparison.Equal, CustomComparison.Complement],
    };

    private static readonly string[] Types = ["choice", "multi_choice", "scale", "yes_no", "number"];
    private static readonly string[] ComparisonNames = ["equal", "overlap", "closeness", "complement"];
    private static readonly string[] Divisors = ["smaller", "larger", "mentee", "mentor"];

    private static CustomRule? OwnRule(CriterionParameters given)
    {
        var field = given.OwnField("field", isNeeded: true);
        var mentorField = given.OwnField("mentorField", isNeeded: false) ?? field;
        var type = (CustomType)given.Choice("type", Types, -1);
        var comparison = (CustomComparison)given.Choice("comparison", ComparisonNames, -1);
        if (field is null || mentorField is null || (int)type < 0 || (int)comparison < 0)
        {
            given.AskFor("type", (int)type < 0, Types);
            given.AskFor(
                "comparison",
                (int)comparison < 0,
                (int)type < 0 ? ComparisonNames : [.. Comparisons[type].Select(known => ComparisonNames[(int)known])]
            );
            given.KnowAll("min", "max", "range", "curve", "divisor", "complements", "offset", "minimum");
            return null;
        }

        if (!Comparisons[type].Contains(comparison))
        {
            given.Refuse("comparison", string.Join(", ", Comparisons[type].Select(known => ComparisonNames[(int)known])));
        }

        var nearness = type is CustomType.Scale or CustomType.Number
            ? given.Nearness(type == CustomType.Scale, comparison == CustomComparison.Equal)
            : null;
        var divisor =
            type == CustomType.MultiChoice ? (OverlapDivisor)given.Choice("divisor", Divisors, 0) : OverlapDivisor.Smaller;
        var completes =
            type == CustomType.Choice && comparison == CustomComparison.Complement ? given.Table("complements") : null;
        var bounds = type == CustomType.Scale ? given.Bounds() : null;
        var above =
            type is CustomType.Scale or CustomType.Number && comparison != CustomComparison.Complement
                ? given.Interval("offset")
                : default;
        return new CustomRule(field, mentorField, type, comparison, nearness, divisor, completes)
        {
            Bounds = bounds,
            Above = above,
        };
    }
}

/// <summary>Reads the parameters of one entry of a profile, notes what is wrong, and knows which were asked for.</summary>
internal sealed class CriterionParameters(CriterionSetting setting, string path, List<ProfileError> errors)
{
    // Far above any grade or year, far below where differences lose digits.
    private const int MostOffset = 1_000_000;

    private readonly List<string> known = [];

    public string Id => setting.Id;

    public bool IsHard => setting.Kind == "hard";

    public double Neutral => setting.Neutral ?? .5;

    /// <summary>Name of an answer to a programme's own question; never one of what is not used to score.</summary>
    public string? OwnField(string name, bool isNeeded)
    {
        var value = Text(name);
        if (value is not null && CriteriaCatalogue.IsNeverScored(value))
        {
            errors.Add(new ProfileError($"{path}.params.{name}", "criterion-forbidden", value));
            return null;
        }

        AskFor(name, isNeeded && value is null && setting.Params?.ContainsKey(name) != true, ["pets"]);
        // as the column of a file is called, or as the member of a person
        return value?.StartsWith(CriteriaCatalogue.Own, StringComparison.Ordinal) == true
            ? value[CriteriaCatalogue.Own.Length..]
            : value;
    }

    /// <summary>Notes that a parameter is needed and not given.</summary>
    public void AskFor(string name, bool isMissing, IReadOnlyList<string> allowed)
    {
        if (isMissing && setting.Params?.ContainsKey(name) != true)
        {
            errors.Add(
                new ProfileError($"{path}.params.{name}", "parameter-needed", setting.Id, name, string.Join(", ", allowed))
            );
        }
    }

    public void Refuse(string name, string wanted) => Wrong(name, wanted, 0);

    public void KnowAll(params string[] names) => known.AddRange(names);

    public double? Fraction(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } value when value.GetDouble() is >= 0 and <= 1 => value.GetDouble(),
            _ => Wrong<double?>(name, "0..1", null),
        };

    /// <summary>
    /// A curve over the difference of two numbers: as given, or falling to 0 at the range, which of a scale is highest less
    /// lowest.
    /// </summary>
    public Curve? Nearness(bool isScale, bool isUnused)
    {
        if (setting.Params?.ContainsKey("curve") == true)
        {
            return Curve("curve", [(0, 1)]);
        }

        var range = isScale && Real("min") is { } lowest && Real("max") is { } highest ? highest - lowest : Real("range");
        if (range is > 0)
        {
            return new Curve((0, 1), (range.Value, 0));
        }

        if (!isUnused || range is not null)
        {
            errors.Add(
                new ProfileError(
                    $"{path}.params.{(isScale ? "max" : "range")}",
                    "parameter-needed",
                    setting.Id,
                    isScale ? "min, max" : "range",
                    "> 0"
                )
            );
        }

        return null;
    }

    /// <summary>Which codes fit a code, as <c>{ "a": ["b", "c"] }</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Table(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var isTable =
            value.ValueKind == JsonValueKind.Object
            && value
                .EnumerateObject()
                .All(entry =>
                    entry.Value.ValueKind == JsonValueKind.Array
                    && entry.Value.EnumerateArray().All(code => code.ValueKind == JsonValueKind.String)
                );
        return isTable
            ? value
                .EnumerateObject()
                .ToDictionary(
                    entry => entry.Name,
                    entry => (IReadOnlyList<string>)[.. entry.Value.EnumerateArray().Select(code => code.GetString()!)]
                )
            : Wrong<IReadOnlyDictionary<string, IReadOnlyList<string>>?>(name, "{ \"code\": [\"code\", …], … }", null);
    }

    /// <summary>The lowest and the highest step of a scale, where the profile says them.</summary>
    public (double Lowest, double Highest)? Bounds() =>
        setting.Params?.ContainsKey("curve") != true && Real("min") is { } lowest && Real("max") is { } highest
            ? (lowest, highest)
            : null;

    /// <summary>A number, or the two ends of an interval as <c>[from, to]</c>; 0 where none is given.</summary>
    public (double From, double To) Interval(string name)
    {
        static double? End(JsonElement value) =>
            value.ValueKind == JsonValueKind.Number && Math.Abs(value.GetDouble()) <= MostOffset ? value.GetDouble() : null;
        return Find(name) switch
        {
            null => default,
            { ValueKind: JsonValueKind.Array } ends
                when ends.GetArrayLength() == 2 && End(ends[0]) is { } from && End(ends[1]) is { } to && from <= to => (from, to),
            { ValueKind: JsonValueKind.Number } value when End(value) is { } both => (both, both),
            _ => Wrong<(double, double)>(name, $"-{MostOffset}..{MostOffset}, [from, to]", default),
        };
    }

    private double? Real(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } value when double.IsFinite(value.GetDouble()) => value.GetDouble(),
            _ => Wrong<double?>(name, "number", null),
        };

    public int Choice(string name, string[] codes, int standard)
    {
        if (Find(name) is not { } value)
        {
            return standard;
        }

        var index =
            value.ValueKind == JsonValueKind.String
                ? Array.IndexOf(codes, value.GetString()!.Replace('-', '_').Replace('/', '_'))
                : -1;
        return index >= 0 ? index : Wrong(name, string.Join(", ", codes), standard);
    }

    public int Number(string name, int minimum, int maximum, int standard)
    {
        if (Find(name) is not { } value)
        {
            return standard;
        }

        return
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum
            ? number
            : Wrong(name, $"{minimum}..{maximum}", standard);
    }

    public bool Flag(string name, bool standard) =>
        Find(name) switch
        {
            null => standard,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => Wrong(name, "true, false", standard),
        };

    public string? Text(string name) =>
        Find(name) switch
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
            return new Curve([
                .. value
                    .EnumerateArray()
                    .Select(point =>
                        point.GetArrayLength() == 2 ? (point[0].GetDouble(), point[1].GetDouble()) : throw new FormatException()
                    ),
            ]);
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
            errors.Add(
                new ProfileError($"{path}.params.{name}", "parameter-unknown", setting.Id, name, string.Join(", ", known))
            );
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
