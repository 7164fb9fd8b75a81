using System.Globalization;
using System.Resources;

namespace Matching.Web.Http;

/// <summary>
/// The localised texts of <c>Resources/*.resx</c> in the reader's language, which the request localisation has set.
/// </summary>
public static class Texts
{
    private static readonly ResourceManager Problems = Of(nameof(Problems));
    private static readonly ResourceManager ValidationTexts = Of("Validation");
    private static readonly ResourceManager Matching = Of(nameof(Matching));
    private static readonly ResourceManager Pages = Of(nameof(Pages));
    private static readonly ResourceManager Figures = Of(nameof(Figures));
    private static readonly ResourceManager Insights = Of(nameof(Insights));
    private static readonly ResourceManager Participants = Of(nameof(Participants));

    private const string NotFound = "-not-found";

    public static string Problem(string key, params object[] args) => Get(Problems, key, args);

    /// <summary>
    /// Text of the page of a problem: its detail, or another text where the detail names values of one request.
    /// </summary>
    public static string AboutProblem(string slug) => Find(Problems, $"{slug}.about") ?? Problem($"{slug}.detail");

    /// <summary>
    /// Text of a problem for people on a page: it names no member, code or address of the API. Most details do not either, and
    /// then serve both.
    /// </summary>
    public static string ProblemOnPage(string slug, params object[] words)
    {
        var text =
            Find(Problems, $"{slug}.page")
            ?? (slug.EndsWith(NotFound, StringComparison.Ordinal) ? Problem($"record{NotFound}.page") : null)
            ?? Problem($"{slug}.detail");
        return words.Length > 0 ? string.Format(CultureInfo.CurrentCulture, text, words)
            : text.Contains("{0}", StringComparison.Ordinal) ? AboutProblem(slug)
            : text;
    }

    /// <summary>A refusal for people on a page: what is wrong, and what to do next.</summary>
    public static string OnPage(ProblemException refused) =>
        IsSaid(refused.Slug)
            ? $"{Problem(refused.Slug + ".title")}. {ProblemOnPage(refused.Slug, refused.Words)}"
            : Participant("problem.other");

    // Most problems have words in the languages of staff alone; a participant reads a sentence of their own language then.
    private static bool IsSaid(string slug)
    {
        var reader = CultureInfo.CurrentUICulture;
        return reader.TwoLetterISOLanguageName is "en" or "it"
            || !Languages.Participants.Contains(reader.TwoLetterISOLanguageName)
            || TextOverrides.Find(Problems.BaseName, slug + ".title") is not null
            || Problems
                .GetResourceSet(CultureInfo.GetCultureInfo(reader.TwoLetterISOLanguageName), true, tryParents: false)
                ?.GetString(slug + ".title")
                is not null;
    }

    public static bool HasProblem(string slug) => Problems.GetString($"{slug}.title", CultureInfo.InvariantCulture) is not null;

    public static string Validation(string key, params object[] args) => Get(ValidationTexts, key, args);

    public static string Match(string key, params object[] args) => Get(Matching, key, args);

    /// <summary>Text of a page of staff, or one that participants meet as well.</summary>
    public static string Page(string key, params object[] args) =>
        Get(Find(Pages, key) is null ? Participants : Pages, key, args);

    /// <summary>Whether pages of staff have a text.</summary>
    public static bool HasPage(string key) => Pages.GetString(key, CultureInfo.InvariantCulture) is not null;

    /// <summary>A part of a sentence for a place of its own: it begins with a capital letter.</summary>
    public static string Alone(string text) =>
        text.Length > 0 ? char.ToUpper(text[0], CultureInfo.CurrentUICulture) + text[1..] : text;

    /// <summary>Text that participants meet, in each of their languages.</summary>
    public static string Participant(string key, params object[] args) => Get(Participants, key, args);

    /// <summary>Text that participants meet, in the form that the language has for a count, which is its first value.</summary>
    public static string ParticipantCount(string key, long count, params object[] args) =>
        Get(
            Participants,
            $"{key}.{Plurals.Of(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, count)}",
            [count.ToString("N0", CultureInfo.CurrentCulture), .. args]
        );

    /// <summary>Names of dimensions, codes, statistics and units of released figures.</summary>
    public static string Figure(string key, params object[] args) => Get(Figures, key, args);

    /// <summary>Texts of the pages on which figures are shown.</summary>
    public static string Insight(string key, params object[] args) => Get(Insights, key, args);

    private static ResourceManager Of(string name) => new($"Matching.Web.Resources.{name}", typeof(Texts).Assembly);

    private static string? Find(ResourceManager texts, string key) =>
        TextOverrides.Find(texts.BaseName, key) ?? texts.GetString(key, CultureInfo.CurrentUICulture);

    private static string Get(ResourceManager texts, string key, object[] args)
    {
        // a sentence that lists what is possible says so where nothing is
        var text = (args.Contains("") ? Find(texts, key + ".none") : null) ?? Find(texts, key) ?? key;
        return args.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, Counts.In(text, args), args);
    }
}
