using System.Globalization;
using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.ExtractPages;

/// <summary>A form about an extract.</summary>
public sealed class ExtractInput
{
    /// <summary>Purpose.</summary>
    public string? Purpose { get; set; }

    /// <summary>Last day, as a date field sends it.</summary>
    public string? EndsOn { get; set; }

    /// <summary>Ways to coarsen it.</summary>
    public List<string>? Coarsen { get; set; }

    /// <summary>Whether characteristics of people who can be singled out are set to unknown.</summary>
    public bool SuppressFailing { get; set; }

    internal DateOnly? LastDay =>
        DateOnly.TryParseExact(EndsOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // only what the form offers
    internal List<ExtractCoarsening> Ways =>
        [.. Enum.GetValues<ExtractCoarsening>().Where(way => Coarsen?.Contains(way.ToText()) == true)];

    internal static IReadOnlyList<(string, string)> Offered =>
        [.. Enum.GetValues<ExtractCoarsening>().Select(way => (way.ToText(), Texts.Page("extracts.coarsen." + way.ToText())))];
}
