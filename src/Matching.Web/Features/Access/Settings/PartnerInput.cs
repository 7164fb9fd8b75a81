using System.Text.Json.Nodes;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.Partners;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Settings;

/// <summary>A partner as it is typed.</summary>
public sealed record PartnerInput
{
    public string? Version { get; set; }

    public string? Name { get; set; }

    public string? SiteId { get; set; }

    /// <summary>Web addresses, one a line.</summary>
    public string? Origins { get; set; }

    /// <summary>Welcome texts, in the order of <see cref="Languages.Participants"/>.</summary>
    public List<string?>? Welcome { get; set; }

    public bool Active { get; set; }

    /// <summary>The button.</summary>
    public string? Do { get; set; }

    public static PartnerInput Of(Partner partner) =>
        new()
        {
            Name = partner.Name,
            SiteId = partner.SiteId?.ToString(),
            Origins = string.Join('\n', partner.AllowedOrigins),
            Welcome = [.. Languages.Participants.Select(language => partner.Welcome.GetValueOrDefault(language))],
            Active = partner.IsActive,
        };

    /// <summary>What the form says, as the members of a new partner.</summary>
    public JsonObject NewMembers()
    {
        var members = Members();
        var welcome = members["welcome"]!.AsObject();
        foreach (var (language, text) in welcome.ToList())
        {
            if (text is null)
            {
                welcome.Remove(language);
            }
        }

        return members;
    }

    /// <summary>What the form says, as a merge patch: a text that is emptied goes, and those in other languages stay.</summary>
    public JsonObject Members()
    {
        var welcome = new JsonObject();
        for (var i = 0; i < (Welcome?.Count ?? 0) && i < Languages.Participants.Length; i++)
        {
            welcome[Languages.Participants[i]] = TypedValues.Text(Welcome![i]);
        }

        return new JsonObject
        {
            ["name"] = TypedValues.Text(Name) ?? "",
            ["siteId"] = TypedValues.Text(SiteId),
            ["allowedOrigins"] = OriginsOf(Origins),
            ["welcome"] = welcome,
            ["active"] = Active,
        };
    }

    /// <summary>The addresses of a text, one a line; a bar at the end is no part of an origin.</summary>
    public static JsonArray OriginsOf(string? text) =>
        new([
            .. (text ?? "")
                .Split(['\n', '\r', ' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(origin => (JsonNode?)origin.TrimEnd('/')),
        ]);
}
