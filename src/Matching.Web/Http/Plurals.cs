namespace Matching.Web.Http;

/// <summary>
/// Plural categories of whole numbers, by the rules of Unicode CLDR 48 (supplemental/plurals.xml). Categories for fractions and for
/// whole millions are left out: no text counts them.
/// </summary>
public static class Plurals
{
    /// <summary>The categories of a language, each of which a text that counts has.</summary>
    public static string[] Categories(string language) =>
        language switch
        {
            "ar" => ["zero", "one", "two", "few", "many", "other"],
            "uk" => ["one", "few", "many"],
            _ => ["one", "other"],
        };

    /// <summary>The category of a count.</summary>
    public static string Of(string language, long count) =>
        language switch
        {
            "ar" => OfArabic(count),
            "uk" => OfUkrainian(count),
            "fr" or "fa" or "ti" => count is 0 or 1 ? "one" : "other",
            _ => count == 1 ? "one" : "other",
        };

    private static string OfArabic(long count) =>
        (count, count % 100) switch
        {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, >= 3 and <= 10) => "few",
            (_, >= 11) => "many",
            _ => "other",
        };

    private static string OfUkrainian(long count) =>
        (count % 10, count % 100) switch
        {
            (1, not 11) => "one",
            (>= 2 and <= 4, not (>= 12 and <= 14)) => "few",
            _ => "many",
        };
}
