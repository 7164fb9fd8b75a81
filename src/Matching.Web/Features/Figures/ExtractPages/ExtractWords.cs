using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.ExtractPages;

/// <summary>What staff read about an extract.</summary>
internal static class ExtractWords
{
    /// <summary>Its status, with the tone of the tag.</summary>
    public static (string? Tone, string Text) State(Extract extract) =>
        (
            extract.Status switch
            {
                ExtractStatus.Ready => "good",
                ExtractStatus.Held => "heed",
                _ => null,
            },
            Texts.Page("extracts.status." + extract.Status.ToText())
        );

    /// <summary>Ways in which it is coarser than the records.</summary>
    public static string Ways(Extract extract) =>
        extract.Full ? Texts.Page("extracts.full")
        : extract is { Coarsen.Count: 0, SuppressFailing: false } ? Texts.Page("extracts.not-coarsened")
        : string.Join(
            "; ",
            extract
                .Coarsen.Select(way => Texts.Page("extracts.coarsen." + way.ToText()))
                .Concat(extract.SuppressFailing ? [Texts.Page("extracts.suppress")] : Array.Empty<string>())
        );
}
