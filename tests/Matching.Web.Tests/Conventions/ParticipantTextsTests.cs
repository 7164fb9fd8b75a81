using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Tests.Conventions;

/// <summary>The texts that participants meet are there in each of their languages, and agree with the English ones.</summary>
[Category("Once")]
public sealed partial class ParticipantTextsTests
{
    // shorter ones are names and words that languages share
    private const int Long = 20;

    internal static readonly string[] Translated = [.. Languages.Participants.Except(["en"])];

    private static readonly TextCatalogue Catalogue = new(TextCatalogue.ShippedFolder);

    internal static readonly IReadOnlyDictionary<string, string> Scripts = new Dictionary<string, string>
    {
        ["ar"] = @"\p{IsArabic}",
        ["fa"] = @"\p{IsArabic}",
        ["uk"] = @"\p{IsCyrillic}",
        ["ti"] = @"\p{IsEthiopic}",
    };

    [TestCaseSource(nameof(Translated))]
    public void A_language_has_every_text_with_the_same_places_for_values_in_its_own_script(string language)
    {
        var texts = Catalogue.Of(language);

        Assert.That(texts, Has.Count.GreaterThan(300));
        Assert.That(texts.Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => text.Key), Is.Empty, "missing");
        Assert.That(
            texts.Where(text => !Places(text.English).SetEquals(Places(text.Value!))).Select(text => text.Key),
            Is.Empty,
            "places for values"
        );
        if (Scripts.TryGetValue(language, out var script))
        {
            Assert.That(texts.Where(text => !Regex.IsMatch(text.Value!, script)).Select(text => text.Key), Is.Empty, "script");
            Assert.That(texts.Where(text => HasLatin(text.Value!)).Select(text => text.Key), Is.Empty, "Latin words");
        }

        if (language is "ar" or "fa")
        {
            Assert.That(
                texts.Where(text => Regex.IsMatch(text.Value!, OtherLetters(language))).Select(text => text.Key),
                Is.Empty,
                "letters"
            );
        }
    }

    [TestCaseSource(nameof(Translated))]
    public void No_text_of_a_language_is_left_over(string language)
    {
        var known = Catalogue.Of(language).Select(text => (text.File, text.Key)).ToHashSet();

        var left = Catalogue
            .Files.Where(file => language != "it" || file is "Participants" or "Messages")
            .SelectMany(file =>
                TextCatalogue
                    .ReadFile(TextCatalogue.PathOf(TextCatalogue.ShippedFolder, file, language))
                    .Keys.Where(key => !known.Contains((file, key)))
            );

        Assert.That(left, Is.Empty);
    }

    [Test]
    public void No_long_text_is_the_same_in_two_languages()
    {
        var same = Languages
            .Participants.SelectMany(language =>
                Catalogue
                    .Of(language)
                    .Where(text => text.Value!.Length > Long)
                    .Select(text => (text.File, text.Key, text.Value))
                    .Distinct()
            )
            .GroupBy(text => text)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key.Key);

        Assert.That(same, Is.Empty);
    }

    [Test]
    public void Texts_are_reviewed_in_Italian_and_English_and_each_other_says_whether_it_is()
    {
        foreach (var language in Languages.Participants)
        {
            var texts = Catalogue.Of(language);
            Assert.That(texts.Select(text => text.Status).Distinct(), Is.SubsetOf(TextStatus.All), language);
            if (language is "it" or "en")
            {
                Assert.That(texts.Select(text => text.Status), Is.All.EqualTo(TextStatus.Reviewed), language);
            }
        }

        Assert.That(Languages.Participants.Where(Catalogue.IsDraft), Is.SubsetOf(Translated));
    }

    [TestCaseSource(nameof(Translated))]
    public void Terms_of_the_glossary_are_used_throughout(string language)
    {
        var (used, faults) = ByGlossary(
            language,
            Catalogue
                .Of(language)
                .Where(text => text.File is not ("Problems" or "Validation"))
                .Select(text => (text.Key, text.English, text.Value!))
        );

        Assert.That(used, Is.GreaterThan(50));
        Assert.That(faults, Is.Empty);
    }

    /// <summary>Compares texts with the glossary.</summary>
    /// <returns>How many terms they use, and those for which the language has another word.</returns>
    internal static (int Used, List<string> Faults) ByGlossary(
        string language,
        IEnumerable<(string Place, string English, string Own)> texts
    )
    {
        using var csv = new CsvReader(
            new StreamReader(
                Path.Combine(ArchitectureTests.FindRoot(), "tests", "Matching.Web.Tests", "Conventions", "glossary.csv")
            ),
            CultureInfo.InvariantCulture
        );
        csv.Read();
        csv.ReadHeader();
        var (used, faults, all) = (0, new List<string>(), texts.ToList());
        while (csv.Read())
        {
            foreach (var (place, _, own) in all.Where(text => Regex.IsMatch(text.English, csv.GetField("en")!)))
            {
                used++;
                if (!Regex.IsMatch(own, csv.GetField(language)!, RegexOptions.IgnoreCase))
                {
                    faults.Add($"{csv.GetField("term")}: {place}");
                }
            }
        }

        return (used, faults);
    }

    // others in a home may read them
    [TestCaseSource(nameof(Translated))]
    public void No_message_speaks_of_pairs_of_refugees_or_of_the_person_whom_one_meets(string language)
    {
        const string Pairs = "binôm|abbinam|tándem|ثنائي|тандем|گروه دونفره|ጽምዲ";
        var found = Catalogue
            .Of(language)
            .Where(text =>
                text.File == "Messages"
                && (
                    Regex.IsMatch(text.English, @"\b(pairs?|mentors?|mentees?|refugees?|newcomers?|you meet|other person)\b")
                    || Regex.IsMatch(text.Value!, Pairs)
                )
            );

        Assert.That(found.Select(text => text.Key), Is.Empty);
    }

    [TestCase("it", @"\b(Lei|Suo|Sua|Scriva|Scelga|Apra)\b")]
    [TestCase("fr", @"\b([Tt]u|[Tt]on|tes|toi|[Rr]egarde|essaie|Tape|[Éé]cris|Choisis)\b")]
    [TestCase("es", @"\b([Uu]sted|Sus|Abra|[Ee]scriba|Elija)\b")]
    [TestCase("uk", @"\b(ти|тебе|тобі|твій|твої|[Вв]веди|спробуй|Подивися)\b")]
    [TestCase("fa", @"(?<!\p{L})(ببین|کن|کردی|بده|بنویس|می‌کنی)[ .،]|[۰-۹]")]
    [TestCase("ti", @"(?<!\p{L})(ርአ|ፈትን|ጽሓፍ|ቀጽል|ኣቐምጥ)[ ።]|ንስኻ|ንስኺ|ትካ ")]
    public void A_language_addresses_the_person_in_one_way(string language, string other)
    {
        var faults = Catalogue
            .Of(language)
            .Where(text => text.File == "Participants" && Regex.IsMatch(text.Value!, other))
            .Select(text => $"{text.Key}: {text.Value}");

        Assert.That(faults, Is.Empty);
    }

    /// <summary>Letters of Arabic that Farsi does not have, or the other way round.</summary>
    internal static string OtherLetters(string language) => language == "ar" ? "[پچژگیک]" : "[ىيكة]";

    [Test]
    public void Codes_that_participants_read_have_labels_in_each_language()
    {
        string[] ofStaff = ["correction_reasons", "end_reasons"];
        var lists = Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "seeds", "vocabulary"), "*.csv")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Except(ofStaff)
            .ToList();

        var missing =
            from list in lists
            from code in CodeLists.Shipped.Find(list)!
            from language in Languages.Participants
            where !code.Value.ContainsKey(language)
            select $"{list}.{code.Key} {language}";
        var alike =
            from list in lists
            from language in Languages.Participants
            from label in CodeLists.Shipped.Find(list)!.GroupBy(code => code.Value.GetValueOrDefault(language))
            where label.Count() > 1
            select $"{list} {language} {label.Key}";

        Assert.That(missing, Is.Empty);
        Assert.That(alike, Is.Empty, "a person cannot choose between two of the same name");
    }

    [TestCase("ar", 0, "zero")]
    [TestCase("ar", 1, "one")]
    [TestCase("ar", 2, "two")]
    [TestCase("ar", 3, "few")]
    [TestCase("ar", 110, "few")]
    [TestCase("ar", 11, "many")]
    [TestCase("ar", 199, "many")]
    [TestCase("ar", 100, "other")]
    [TestCase("ar", 302, "other")]
    [TestCase("uk", 1, "one")]
    [TestCase("uk", 21, "one")]
    [TestCase("uk", 11, "many")]
    [TestCase("uk", 22, "few")]
    [TestCase("uk", 12, "many")]
    [TestCase("uk", 0, "many")]
    [TestCase("fr", 0, "one")]
    [TestCase("fr", 2, "other")]
    [TestCase("fa", 0, "one")]
    [TestCase("ti", 1, "one")]
    [TestCase("ti", 5, "other")]
    [TestCase("it", 0, "other")]
    [TestCase("en", 1, "one")]
    [TestCase("es", 21, "other")]
    public void A_count_has_the_plural_form_of_CLDR(string language, long count, string category)
    {
        Assert.That(Plurals.Of(language, count), Is.EqualTo(category));
        Assert.That(Plurals.Categories(language), Does.Contain(category));
    }

    private static HashSet<string> Places(string text) => [.. Values().Matches(text).Select(match => match.Value)];

    internal static bool HasLatin(string text) => Latin().IsMatch(Allowed().Replace(text, ""));

    [GeneratedRegex(@"\{\d[^{}]*\}")]
    private static partial Regex Values();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Latin();

    // names and signs that are the same in every script
    [GeneratedRegex(@"name@example\.org|JSON|GDPR|cookie|Matching")]
    private static partial Regex Allowed();
}
