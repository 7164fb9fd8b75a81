using System.Security.Cryptography;
using System.Text;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>
/// The words of a notice. A programme has its own as <c>notice.{purpose}.{version}.{language}</c>; where the person's language has
/// none, those of the programme's languages in their order; where it has none at all, the text that comes with the service.
/// </summary>
internal static class NoticeText
{
    /// <summary>
    /// Purposes that can rest on a notice. Photographs, passing on a contact and what may disclose health require consent.
    /// </summary>
    public static readonly IReadOnlyList<string> Purposes = [PersonStates.MatchingConsent, PersonStates.FiguresConsent];

    /// <summary>The version of the text that comes with the service.</summary>
    public const string Shipped = "1";

    public static string Of(Programme programme, string purpose, LegalBasis basis, string version, string language)
    {
        foreach (var known in programme.Languages.Prepend(language))
        {
            if (programme.Texts.TryGetValue($"notice.{purpose}.{version}.{known}", out var own))
            {
                return own;
            }
        }

        var shipped = MessageTexts.LanguageOf(programme.Languages.Prepend(language));
        return MessageTexts
            .Text("notice." + Mediation.EnumText.ToText(basis), shipped)
            .Replace("{" + MessageTexts.Programme + "}", programme.Name, StringComparison.Ordinal);
    }

    public static string HashOf(Programme programme, string purpose, LegalBasis basis, string version, string language) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(programme, purpose, basis, version, language))));

    /// <summary>The last version of which the programme has words of its own; else the one that comes with the service.</summary>
    public static string NewestVersion(Programme programme, string purpose)
    {
        var prefix = $"notice.{purpose}.";
        return programme
                .Texts.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(key => key[prefix.Length..key.LastIndexOf('.')])
                .OrderBy(version => version.Length)
                .ThenBy(version => version, StringComparer.Ordinal)
                .LastOrDefault()
            ?? Shipped;
    }

    public static bool Exists(Programme programme, string purpose, string version) =>
        version == Shipped
        || programme.Texts.Keys.Any(key => key.StartsWith($"notice.{purpose}.{version}.", StringComparison.Ordinal));
}
