using System.Text.Json;

namespace Matching.Engine.Criteria;

/// <summary>One entry of a profile as it is written in JSON.</summary>
/// <param name="Id">Name of the criterion.</param>
/// <param name="Kind"><c>hard</c> or <c>soft</c>.</param>
/// <param name="Weight">Of a soft criterion, relative to the others; not negative.</param>
/// <param name="Neutral">Value (0 to 1) that counts when either side gave no answer; default one half.</param>
/// <param name="Params">Parameters of the criterion.</param>
public sealed record CriterionSetting(
    string Id,
    string Kind,
    double? Weight,
    double? Neutral,
    IReadOnlyDictionary<string, JsonElement>? Params
);

/// <summary>A fault of a profile: where, which rule, and the words of its sentence.</summary>
public sealed record ProfileError(string Path, string Rule, params object[] Arguments);

/// <summary>A soft criterion with the points it can give and those it gives when an answer is missing.</summary>
public sealed record WeightedCriterion(SoftCriterion Criterion, int Points, int NeutralPoints);

/// <summary>
/// The rules by which a run scores: data, never code. Weights become integers that add up to <see cref="TotalPoints"/> once, by
/// the largest remainder (ties go to the earlier entry); from then on a score is a plain sum of integers, so that scorer,
/// explanation and certificate agree by construction.
/// </summary>
public sealed class CriteriaProfile
{
    /// <summary>Points that all soft criteria together can give.</summary>
    public const int TotalPoints = 10_000;

    // Far above any use, far below where sums of weights lose digits.
    private const double MostWeight = 1_000_000;

    private CriteriaProfile(IReadOnlyList<WeightedCriterion> soft, IReadOnlyList<HardCriterion> hard)
    {
        Soft = soft;
        Hard = hard;
    }

    public IReadOnlyList<WeightedCriterion> Soft { get; }

    public IReadOnlyList<HardCriterion> Hard { get; }

    /// <summary>Points of a value: floor(points * value + 1/2), as the profile's documentation states.</summary>
    public static int PointsOf(int points, double value) =>
        // 1e-9 lifts what binary fractions left just below a half, so that 714.5 computed as 714.4999999999999 still counts as
        // written
        (int)Math.Floor((points * value) + .5 + 1e-9);

    /// <summary>Reads a profile; null when <paramref name="errors"/> holds what is wrong with it.</summary>
    public static CriteriaProfile? Create(IReadOnlyList<CriterionSetting> settings, out List<ProfileError> errors)
    {
        errors = [];
        var hard = new List<HardCriterion>();
        var soft = new List<(SoftCriterion Criterion, double Weight, double Neutral)>();
        var seen = new HashSet<string>();
        for (var i = 0; i < settings.Count; i++)
        {
            var before = errors.Count;
            var parameters = new CriterionParameters(settings[i], $"criteria[{i}]", errors);
            Check(settings[i], $"criteria[{i}]", seen, errors);
            var criterion = errors.Count == before ? CriteriaCatalogue.Make(parameters) : null;
            if (errors.Count > before)
            {
                continue;
            }

            if (criterion is HardCriterion rule)
            {
                hard.Add(rule);
            }
            else if (criterion is SoftCriterion wish)
            {
                soft.Add((wish, settings[i].Weight ?? 0, parameters.Neutral));
            }
        }

        if (errors.Count == 0 && !soft.Exists(entry => entry.Weight > 0))
        {
            errors.Add(new ProfileError("criteria", "weights-zero"));
        }

        return errors.Count > 0 ? null : new CriteriaProfile(Weighted(soft), WithWhatAlwaysHolds(hard));
    }

    private static void Check(CriterionSetting setting, string path, HashSet<string> seen, List<ProfileError> errors)
    {
        if (CriteriaCatalogue.IsNeverScored(setting.Id))
        {
            errors.Add(new ProfileError(path + ".id", "criterion-forbidden", setting.Id));
            return;
        }

        if (CriteriaCatalogue.KindsOf(setting.Id) is not { } kinds)
        {
            errors.Add(
                new ProfileError(
                    path + ".id",
                    "criterion-unknown",
                    setting.Id,
                    string.Join(", ", CriteriaCatalogue.Kinds.Keys) + ", custom.…"
                )
            );
            return;
        }

        if (!seen.Add(setting.Id))
        {
            errors.Add(new ProfileError(path + ".id", "criterion-twice", setting.Id));
        }

        if (setting.Kind.Length == 0 || !kinds.Split(", ").Contains(setting.Kind))
        {
            errors.Add(new ProfileError(path + ".kind", "criterion-kind", setting.Id, kinds));
        }

        if (setting.Weight is { } weight && weight is not (>= 0 and <= MostWeight))
        {
            errors.Add(new ProfileError(path + ".weight", "weight-range", MostWeight));
        }
        else if (setting.Kind == "hard" && setting.Weight is > 0)
        {
            errors.Add(new ProfileError(path + ".weight", "weight-hard"));
        }

        if (setting.Neutral is { } neutral && neutral is not (>= 0 and <= 1))
        {
            errors.Add(new ProfileError(path + ".neutral", "neutral-range"));
        }
    }

    private static List<WeightedCriterion> Weighted(List<(SoftCriterion Criterion, double Weight, double Neutral)> soft)
    {
        var sum = soft.Sum(entry => entry.Weight);
        var exact = soft.ConvertAll(entry => entry.Weight / sum * TotalPoints);
        var points = exact.ConvertAll(share => (int)Math.Floor(share + 1e-9));
        var left = TotalPoints - points.Sum();
        foreach (var i in Enumerable.Range(0, soft.Count).OrderByDescending(i => Math.Round(exact[i] - points[i], 9)).Take(left))
        {
            points[i]++;
        }

        // what has no weight has no say and is left out
        return
        [
            .. soft.Select((entry, i) => new WeightedCriterion(entry.Criterion, points[i], PointsOf(points[i], entry.Neutral)))
                .Where(entry => entry.Points > 0),
        ];
    }

    // A mentee is never proposed to a mentor without a place, nor again to a former partner, whatever a profile leaves out.
    private static List<HardCriterion> WithWhatAlwaysHolds(List<HardCriterion> hard)
    {
        if (!hard.Exists(rule => rule is CapacityCriterion))
        {
            hard.Add(new CapacityCriterion());
        }

        if (!hard.Exists(rule => rule is HistoryCriterion))
        {
            hard.Add(new HistoryCriterion());
        }

        return hard;
    }
}
