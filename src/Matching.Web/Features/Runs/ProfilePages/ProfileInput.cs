using System.Globalization;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Http;
using Matching.Web.Mediation;
using CriteriaProfile = Matching.Web.Features.Participants.CriteriaProfiles.CriteriaProfile;

namespace Matching.Web.Features.Runs.ProfilePages;

/// <summary>
/// A criteria profile as it is typed. What the form does not ask, such as the points of a curve, stays as the profile has it from
/// which the form was filled.
/// </summary>
public sealed record ProfileInput
{
    private const double Half = .5;

    /// <summary>Rules that no profile of the console changes: safety wishes, places and what was before.</summary>
    public static readonly IReadOnlyList<string> AlwaysHold = ["gender", "age_limits", "capacity", "history", "suitability"];

    /// <summary>Rules that can be switched off.</summary>
    public static readonly IReadOnlyList<string> Switchable =
    [
        "site",
        "language",
        "availability_minimum",
        "needs_mandatory",
        "special_need",
        "accessibility",
    ];

    public string? Version { get; set; }

    public string? Objective { get; set; }

    /// <summary>Weights by the names of soft criteria.</summary>
    public Dictionary<string, string?>? Weights { get; set; }

    /// <summary>What counts without an answer, in percent, by the names of soft criteria.</summary>
    public Dictionary<string, string?>? Neutrals { get; set; }

    /// <summary>Rules that are on.</summary>
    public List<string>? Rules { get; set; }

    public string? MinimumLevel { get; set; }

    public string? Slots { get; set; }

    /// <summary>A criterion of one's own that is added: its name, its field and how answers are compared.</summary>
    public string? OwnName { get; set; }

    public string? OwnType { get; set; }

    public string? OwnComparison { get; set; }

    public string? OwnRange { get; set; }

    /// <summary>By how much the mentor's number is to be above the mentee's: at least, and at most.</summary>
    public string? OwnOffset { get; set; }

    public string? OwnOffsetTo { get; set; }

    public string? OwnWeight { get; set; }

    public string? Note { get; set; }

    /// <summary>Whether to save what was warned of.</summary>
    public string? Sure { get; set; }

    /// <summary>The button.</summary>
    public string? Do { get; set; }

    /// <summary>The form filled with a profile.</summary>
    internal static ProfileInput Of(CriteriaProfile profile)
    {
        var soft = profile.Criteria.Where(entry => entry.Kind == CriterionKind.Soft).ToList();
        return new ProfileInput
        {
            Objective = profile.Objective.ToText(),
            Weights = SoftOf(profile)
                .ToDictionary(id => id, id => (string?)Text(soft.Find(entry => entry.Id == id)?.Weight ?? 0)),
            Neutrals = SoftOf(profile)
                .ToDictionary(id => id, id => (string?)Text((soft.Find(entry => entry.Id == id)?.Neutral ?? Half) * 100)),
            Rules = [.. profile.Criteria.Where(entry => entry.Kind == CriterionKind.Hard).Select(entry => entry.Id)],
            MinimumLevel = Parameter(profile, "language", "minimumLevel")?.GetString() ?? "a2",
            Slots = Parameter(profile, "availability_minimum", "slots")?.GetRawText() ?? "1",
        };
    }

    /// <summary>Soft criteria that the form asks of a profile: all that there are, but for those that are a rule in it.</summary>
    internal static IReadOnlyList<string> SoftOf(CriteriaProfile profile) =>
        [
            .. profile
                .Criteria.Where(entry => entry.Kind == CriterionKind.Soft)
                .Select(entry => entry.Id)
                .Concat(
                    CriteriaCatalogue
                        .Kinds.Where(known => known.Value.Contains("soft", StringComparison.Ordinal))
                        .Select(known => known.Key)
                )
                .Distinct()
                .Where(id => !profile.Criteria.Exists(entry => entry.Id == id && entry.Kind == CriterionKind.Hard)),
        ];

    /// <summary>Rules of a profile that can be switched off, and those that could be switched on.</summary>
    internal static IReadOnlyList<string> RulesOf(CriteriaProfile profile) =>
        [
            .. Switchable,
            .. profile
                .Criteria.Where(entry => entry.Kind == CriterionKind.Hard)
                .Select(entry => entry.Id)
                .Except(Switchable)
                .Except(AlwaysHold),
        ];

    internal Objective? Wanted => EnumText.TryParse<Objective>(Objective ?? "", out var objective) ? objective : null;

    /// <summary>Name of the field of the form that a criterion's weight or neutral value has in errors.</summary>
    internal static string FieldOf(string kind, string id) => $"{kind}-{id.Replace('.', '-')}";

    /// <summary>The new version of a profile, as it is typed.</summary>
    internal CreateCriteriaProfile Request(CriteriaProfile of) =>
        new()
        {
            Name = of.Name,
            Objective = Wanted ?? of.Objective,
            Criteria = Entries(of),
        };

    // mornings, afternoons and evenings of a week
    private const int MostSlots = 21;

    /// <summary>The criteria as the form has them, in the order of the profile; what is new comes after.</summary>
    internal List<CriterionEntry> Entries(CriteriaProfile profile)
    {
        var entries = new List<CriterionEntry>();
        foreach (var entry in profile.Criteria)
        {
            if (entry.Kind == CriterionKind.Soft)
            {
                entries.Add(Weighed(entry));
            }
            else if (AlwaysHold.Contains(entry.Id) || Rules?.Contains(entry.Id) == true)
            {
                entries.Add(WithParameters(entry));
            }
        }

        foreach (var id in (Rules ?? []).Where(id => Switchable.Contains(id) && !entries.Exists(entry => entry.Id == id)))
        {
            entries.Add(WithParameters(new CriterionEntry { Id = id, Kind = CriterionKind.Hard }));
        }

        foreach (var id in SoftOf(profile).Where(id => !entries.Exists(entry => entry.Id == id)))
        {
            if (Weighed(new CriterionEntry { Id = id, Kind = CriterionKind.Soft }) is { Weight: > 0 } added)
            {
                entries.Add(added);
            }
        }

        if (!string.IsNullOrWhiteSpace(OwnName))
        {
            entries.Add(Own());
        }

        return entries.ConvertAll(entry => entry.Versioned());
    }

    private CriterionEntry Weighed(CriterionEntry entry) =>
        entry with
        {
            Weight = Number(Weights?.GetValueOrDefault(entry.Id), FieldOf("weight", entry.Id)) ?? 0,
            Neutral = Number(Neutrals?.GetValueOrDefault(entry.Id), FieldOf("neutral", entry.Id)) is { } percent
                ? percent is >= 0 and <= 100
                    ? percent / 100
                    : throw Problems.ValidationFailed(FieldOf("neutral", entry.Id), Texts.Page("profile.neutral-range"))
                : entry.Neutral,
        };

    private CriterionEntry WithParameters(CriterionEntry entry) =>
        entry.Id switch
        {
            "language" when !string.IsNullOrEmpty(MinimumLevel) => With(entry, "minimumLevel", MinimumLevel),
            "availability_minimum" when Number(Slots, "slots") is { } slots => slots is >= 1 and <= MostSlots && slots % 1 == 0
                ? With(entry, "slots", slots)
                : throw Problems.ValidationFailed("slots", Texts.Page("profile.slots-range", MostSlots)),
            _ => entry,
        };

    // the name of the criterion is that of the field in the records
    private CriterionEntry Own()
    {
        var field = OwnName!.Trim();
        var own = new CriterionEntry
        {
            Id = CriteriaCatalogue.Own + field.Replace(' ', '_'),
            Kind = CriterionKind.Soft,
            Weight = Number(OwnWeight, "ownWeight") ?? 0,
            Neutral = Half,
        };
        own = With(With(With(own, "field", field), "type", OwnType ?? "choice"), "comparison", OwnComparison ?? "equal");
        var (least, most) = (Number(OwnOffset, "ownOffset"), Number(OwnOffsetTo, "ownOffsetTo"));
        if (least > most)
        {
            throw Problems.ValidationFailed("ownOffsetTo", Texts.Page("profile.own-offset-order", least, most));
        }

        if (least is not null || most is not null)
        {
            own = With(own, "offset", new[] { least ?? most, most ?? least });
        }

        if (Number(OwnRange, "ownRange") is not { } range)
        {
            return own;
        }

        return OwnType == "scale" ? With(With(own, "min", 0), "max", range) : With(own, "range", range);
    }

    private static CriterionEntry With<T>(CriterionEntry entry, string name, T value) =>
        entry with
        {
            Params = new Dictionary<string, JsonElement>(entry.Params ?? [])
            {
                [name] = JsonSerializer.SerializeToElement(value),
            },
        };

    private static JsonElement? Parameter(CriteriaProfile profile, string id, string name) =>
        profile.Criteria.Find(entry => entry.Id == id)?.Params is { } parameters && parameters.TryGetValue(name, out var value)
            ? value
            : null;

    private static double? Number(string? typed, string field) =>
        string.IsNullOrWhiteSpace(typed) ? null
        : double.TryParse(typed.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
        : throw Problems.ValidationFailed(field, Texts.Page("person.not-a-decimal"));

    internal static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
