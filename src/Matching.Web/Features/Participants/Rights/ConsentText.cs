using System.Security.Cryptography;
using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// The words of a consent. A programme has its own by purpose, version and language; where the person's language has none, those
/// of the programme's languages in their order; where it has none at all, the label of the purpose that came with the service.
/// </summary>
public static class ConsentText
{
    public static string Of(Programme programme, ConsentGiven consent, string language)
    {
        foreach (var known in programme.Languages.Prepend(language))
        {
            if (programme.Texts.TryGetValue($"consent.{consent.Purpose}.{consent.Version}.{known}", out var own))
            {
                return own;
            }
        }

        var prefix = $"consent.{consent.Purpose}.{consent.Version}.";
        return programme
                .Texts.Where(text => text.Key.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(text => text.Key, StringComparer.Ordinal)
                .Select(text => text.Value)
                .FirstOrDefault()
            ?? CodeLists.Shipped.Label("consent_purposes", consent.Purpose, language);
    }

    /// <summary>SHA-256 of the words, by which it can be shown which they were.</summary>
    public static string HashOf(Programme programme, ConsentGiven consent, string language) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(programme, consent, language))));

    /// <summary>Whether the programme has a wording of its own of this version, in any language.</summary>
    public static bool HasWording(Programme programme, string purpose, string version) =>
        programme.Texts.Keys.Any(key => key.StartsWith($"consent.{purpose}.{version}.", StringComparison.Ordinal));

    /// <summary>The last version of which the programme has a wording of its own; null where it has none.</summary>
    public static string? NewestVersion(Programme programme, string purpose)
    {
        var prefix = $"consent.{purpose}.";
        return programme
            .Texts.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => key[prefix.Length..key.LastIndexOf('.')])
            .OrderBy(version => version.Length)
            .ThenBy(version => version, StringComparer.Ordinal)
            .LastOrDefault();
    }
}
