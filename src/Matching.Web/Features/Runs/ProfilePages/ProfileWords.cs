using System.Globalization;
using System.Text.Json;
using Matching.Engine.Criteria;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Http;
using Matching.Web.Mediation;
using CriteriaProfile = Matching.Web.Features.Participants.CriteriaProfiles.CriteriaProfile;

namespace Matching.Web.Features.Runs.ProfilePages;

/// <summary>Profiles in words, and what differs between two of them.</summary>
internal static class ProfileWords
{
    public static string NameOf(string id) =>
        id.StartsWith(CriteriaCatalogue.Own, StringComparison.Ordinal)
            ? Texts.Page("profile.own-name", id[CriteriaCatalogue.Own.Length..])
        : id == "availability_minimum" ? Texts.Page("profile.slots")
        : Texts.Match("criterion." + id);

    public static string Title(CriteriaProfile profile) => Texts.Page("board.profile-version", profile.Name, profile.Version);

    /// <summary>The rows in which two sets of criteria can differ: what each says of the other's criteria as well.</summary>
    public static IEnumerable<(string Label, string? One, string? Other)> Both(
        CriteriaProfile one,
        IReadOnlyList<CriterionEntry> other,
        Engine.Objective objective
    )
    {
        yield return (Texts.Page("board.objective"), RunWords.Objective(one.Objective), RunWords.Objective(objective));
        foreach (var id in one.Criteria.Concat(other).Select(entry => entry.Id).Distinct())
        {
            yield return (NameOf(id), Said(one.Criteria, id, other), Said(other, id, one.Criteria));
        }
    }

    // what a profile says of a criterion, and of its parameters those in which the other differs
    private static string Said(IReadOnlyList<CriterionEntry> criteria, string id, IReadOnlyList<CriterionEntry> other)
    {
        var beside = other.FirstOrDefault(entry => entry.Id == id)?.Params ?? [];
        if (criteria.FirstOrDefault(entry => entry.Id == id) is not { } entry)
        {
            return Texts.Page("profile.not-in");
        }

        var said = new List<string>();
        if (entry.Kind == CriterionKind.Hard)
        {
            said.Add(Texts.Page("profile.rule"));
        }
        else
        {
            said.Add(Texts.Page("profile.weight", (entry.Weight ?? 0).ToString("0.####", CultureInfo.CurrentCulture)));
            said.Add(Texts.Page("profile.neutral-of", Math.Round((entry.Neutral ?? .5) * 100)));
        }

        said.AddRange(
            (entry.Params ?? [])
                .Where(parameter => !beside.TryGetValue(parameter.Key, out var same) || Value(same) != Value(parameter.Value))
                .Select(parameter => $"{ParameterName(parameter.Key)} {Value(parameter.Value)}")
        );
        return string.Join(", ", said);
    }

    private static string ParameterName(string name) =>
        name switch
        {
            "minimumLevel" => Texts.Page("profile.language"),
            "slots" => Texts.Page("profile.slots"),
            "offset" => Texts.Page("profile.offset"),
            CriteriaCatalogue.Version => Texts.Page("profile.rule-version"),
            _ => name,
        };

    private static string Value(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()!.ToUpperInvariant() : value.GetRawText();
}
