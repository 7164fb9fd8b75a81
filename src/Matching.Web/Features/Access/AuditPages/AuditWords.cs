using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.AuditPages;

/// <summary>Entries of the audit in words.</summary>
internal static partial class AuditWords
{
    /// <summary>Use cases that are asked about most, in the order in which the filter offers them.</summary>
    public static readonly IReadOnlyList<string> Asked =
    [
        "GetPerson",
        "ListPeople",
        "UpdatePerson",
        "ErasePerson",
        "GetMyData",
        "GetAuthorityDisclosure",
        "CreateExtract",
        "GetExtractFiles",
        "CreateApiKey",
        "DeleteApiKey",
        "CreateAccount",
        "UpdateAccount",
        "UpdateProgramme",
        "CreateCriteriaProfile",
    ];

    /// <summary>What was done, in words. An action of an earlier version has its name with the words apart.</summary>
    public static string Action(string name)
    {
        // an action that ends in several ways has the way behind a dot
        var key = "audit.action." + name.Split('.')[0].ToLowerInvariant();
        return Texts.HasPage(key) ? Texts.Page(key) : Words().Replace(name, " $1").ToLowerInvariant();
    }

    /// <summary>What it is about, in words. What a request answers with says the same as the record that it made.</summary>
    public static string Subject(string type)
    {
        var key = "audit.type." + (type.StartsWith("New", StringComparison.Ordinal) ? type[3..] : type).ToLowerInvariant();
        return type.Length == 0 ? "–"
            : Texts.HasPage(key) ? Texts.Page(key)
            : Texts.Page("audit.one-record");
    }

    /// <summary>What a record was read for, in words where it is a code.</summary>
    public static string Why(string purpose) =>
        CodeLists.Shipped.Has("read_purposes", purpose)
            ? CodeLists.Shipped.Label("read_purposes", purpose, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
            : purpose;

    /// <summary>Who did it: the address of an account, else the role.</summary>
    public static string Actor(AuditEntry entry, IReadOnlyDictionary<string, string> accounts) =>
        accounts.GetValueOrDefault(entry.ActorId)
        ?? (
            entry.ActorId == Guid.Empty.ToString() && entry.ActorRole != "participant"
                ? Texts.Page("audit.service")
                : Texts.Page("audit.actor." + entry.ActorRole)
        );

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex Words();
}
