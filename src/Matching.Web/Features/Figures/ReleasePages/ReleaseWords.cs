using System.Globalization;
using Matching.Indicators.Catalogue;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.ReleaseMaking;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.ReleasePages;

/// <summary>What staff read about a release.</summary>
internal static class ReleaseWords
{
    /// <summary>The page of a release.</summary>
    public static string Address(Guid programme, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"/console/releases/{programme}/{number}");

    /// <summary>Where the making of a release leads: to the release, or to how far it is.</summary>
    public static string After(ReleaseWork work) =>
        work is { Step: ReleaseStep.Made, Number: { } number }
            ? Address(work.ProgrammeId, number) + "?done=1"
            : $"/console/releases?programme={work.ProgrammeId}&making=1";

    /// <summary>Whether it is served, with the tone of the tag.</summary>
    public static (string? Tone, string Text) State(Release release, int newest) =>
        release.ReplacedBy is { } by ? ("heed", Texts.Page("releases.corrected-by", by))
        : release.Number == newest ? ("good", Texts.Page("releases.newest"))
        : (null, Texts.Page("releases.earlier"));

    /// <summary>Why it was made.</summary>
    public static string Why(Release release) =>
        release.Replaces is { } corrected ? Texts.Page("releases.corrects", corrected, release.Reason ?? "")
        : release.Automatic ? Texts.Page("releases.automatic")
        : Texts.Page("releases.by-hand");

    /// <summary>Name of an indicator; stages are kept in tables without a name of their own.</summary>
    public static string NameOf(string indicator, ProgrammeCatalogue catalogue) =>
        catalogue.Find(indicator) is { } known
            ? CubeLabels.NameOf(known)
            : Texts.Figure("theme." + ReleaseCounts.ThemeOf(indicator, catalogue));

    /// <summary>A number with the signs of the reader's language.</summary>
    public static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
