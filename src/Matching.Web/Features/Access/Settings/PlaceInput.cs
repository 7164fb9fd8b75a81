using System.Globalization;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Settings;

/// <summary>A place as it is typed: a town by its name, or coordinates.</summary>
public record PlaceInput
{
    /// <summary>More towns are not shown.</summary>
    public const int Most = 8;

    public string? Version { get; set; }

    public string? Town { get; set; }

    /// <summary>Which of the towns that were found.</summary>
    public string? Which { get; set; }

    /// <summary>Name of the site, where it is not that of the town.</summary>
    public string? Name { get; set; }

    public string? Funder { get; set; }

    public string? Latitude { get; set; }

    public string? Longitude { get; set; }

    /// <summary>The button.</summary>
    public string? Do { get; set; }

    public bool IsLookUp => Do == "look";

    /// <summary>The towns that match, those that are not shown as well.</summary>
    public IReadOnlyList<Town> Matching => Towns.Shipped.Find(Town);

    public IReadOnlyList<Town> Found => [.. Matching.Take(Most)];

    /// <summary>The town that was chosen; null where several have the name, or none has it.</summary>
    public Town? Chosen =>
        Found.FirstOrDefault(town => town.Key == Which)
        ?? (Towns.Shipped.Named(Town) is [var only] ? only : null)
        ?? (Found is [var nearest] ? nearest : null);

    public static PlaceInput Of(Site site) =>
        new()
        {
            Name = site.Name,
            Funder = site.Funder,
            Latitude = site.Latitude.ToString(CultureInfo.InvariantCulture),
            Longitude = site.Longitude.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>What the form says, as the members of a request. A town that is typed counts before coordinates.</summary>
    public JsonObject Members()
    {
        var typed = TypedValues.Text(Town);
        if (typed is not null && Chosen is null)
        {
            throw Problems.ValidationFailed("town", Texts.Page(Found.Count == 0 ? "place.none" : "place.several"));
        }

        var (latitude, longitude) = Chosen is { } town
            ? (town.Latitude, town.Longitude)
            : (TypedValues.Decimal(Latitude, "latitude"), TypedValues.Decimal(Longitude, "longitude"));
        if (latitude is null || longitude is null)
        {
            throw Problems.ValidationFailed("town", Texts.Page("place.needed"));
        }

        return new JsonObject
        {
            ["name"] = TypedValues.Text(Name) ?? Chosen?.Name ?? "",
            ["latitude"] = latitude,
            ["longitude"] = longitude,
            ["funder"] = TypedValues.Text(Funder),
        };
    }
}
