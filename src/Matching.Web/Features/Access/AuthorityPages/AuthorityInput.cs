using System.Globalization;
using System.Text.Json.Nodes;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Safeguarding.AuthorityRequests;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.AuthorityPages;

/// <summary>An entry of the register as it is typed.</summary>
public sealed record AuthorityInput
{
    // members of the request that are typed as they are, in the order of the form
    private static readonly string[] Texted =
    [
        "authority",
        "reference",
        "legalBasis",
        "receivedOn",
        "about",
        "asked",
        "status",
        "checkedBy",
        "checkedOn",
        "reasons",
        "given",
        "givenOn",
    ];

    public string? Version { get; set; }

    public string? Authority { get; set; }

    public string? Reference { get; set; }

    public string? LegalBasis { get; set; }

    public string? ReceivedOn { get; set; }

    public string? About { get; set; }

    public string? Asked { get; set; }

    public bool IsSecret { get; set; }

    public string? Status { get; set; }

    public string? CheckedBy { get; set; }

    public string? CheckedOn { get; set; }

    public string? Reasons { get; set; }

    public string? Given { get; set; }

    public string? GivenOn { get; set; }

    public static AuthorityInput Of(AuthorityRequest entry) =>
        new()
        {
            Authority = entry.Authority,
            Reference = entry.Reference,
            LegalBasis = entry.LegalBasis,
            ReceivedOn = Day(entry.ReceivedOn),
            About = entry.About,
            Asked = entry.Asked,
            IsSecret = entry.IsSecret,
            Status = entry.Status?.ToText(),
            CheckedBy = entry.CheckedBy,
            CheckedOn = Day(entry.CheckedOn),
            Reasons = entry.Reasons,
            Given = entry.Given,
            GivenOn = Day(entry.GivenOn),
        };

    /// <summary>What the form says, as the members of a request.</summary>
    public JsonObject Members()
    {
        var members = new JsonObject { ["isSecret"] = IsSecret };
        foreach (var (name, value) in Texted.Zip(Values))
        {
            members[name] = TypedValues.Text(value);
        }

        foreach (var name in new[] { "authority", "legalBasis", "about", "asked" })
        {
            members[name] ??= "";
        }

        foreach (var name in Texted.Where(name => name.EndsWith("On", StringComparison.Ordinal)))
        {
            if (
                members[name] is { } typed
                && !DateOnly.TryParseExact(
                    typed.GetValue<string>(),
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out _
                )
            )
            {
                throw Problems.ValidationFailed(name, Texts.Validation("requires-day"));
            }
        }

        return members;
    }

    /// <summary>Both versions of each field, for a form that is sent late.</summary>
    public IEnumerable<(string, string?, string?)> Rows(AuthorityInput typed) =>
        Texted.Select((name, i) => (Texts.Page("authority." + name), Values[i], typed.Values[i]));

    private string?[] Values =>
        [Authority, Reference, LegalBasis, ReceivedOn, About, Asked, Status, CheckedBy, CheckedOn, Reasons, Given, GivenOn];

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
