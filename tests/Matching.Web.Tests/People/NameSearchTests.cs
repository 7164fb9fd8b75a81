using Matching.Web.Data;

namespace Matching.Web.Tests.People;

public sealed class NameSearchTests
{
    [TestCase("Łucja Ørsted", "lucja", "orsted", "ORSTED LUCJA", "orsted lu")]
    [TestCase("Đorđe Strauß", "dorde", "strauss")]
    [TestCase("Işıl Æsop-Œuvre", "isil", "aesop", "oeuvre", "aesop oeuvre")]
    [TestCase("Oʻlmas Qoʼrgʻon", "olmas", "qorgon", "o'lmas", "Qo’rg‘on")]
    [TestCase("Maria d'Angelo", "dangelo", "d angelo", "D’ANGELO maria")]
    [TestCase("Anne-Marie Le Goff", "annemarie", "anne marie", "legoff", "le goff anne")]
    [TestCase("Annamaria Rossi", "anna maria", "rossi annamaria", "anna maria rossi")]
    [TestCase("Omar Al-Sayed", "alsayed", "al sayed", "sayed", "al-sayed omar")]
    [TestCase("أحمد الحسن", "احمد", "حسن", "الحسن", "الحسن احمد")]
    [TestCase("فاطمة إبراهيم", "فاطمه", "ابراهيم", "إِبْرَاهِيم")]
    [TestCase("عبد الله خالد", "عبدالله", "عبد الله", "خالد عبدالله")]
    [TestCase("عبدالرحمن جمال", "عبد الرحمن", "عبدالرحمن", "جمال")]
    [TestCase("Nuñez Çelik Šimić", "nunez", "celik", "simic")]
    [TestCase("Zoe\u0308 Müller", "zoë", "zoe", "muller", "mueller", "mue", "mul", "Müller Zoe")]
    [TestCase("Wolfgang Göthe", "goethe", "gothe", "wolfgang goe", "GOETHE Wolfgang")]
    [TestCase("Käthe Mueller-Özil", "kaethe", "müller", "mueller özil", "muellerozil", "oezil kathe")]
    [TestCase("Jørgen Ångström", "joergen", "aangstroem", "jorgen angstrom")]
    [TestCase("Joel Manuel", "joel", "joe", "manue", "manuel joel")]
    [TestCase("Li Wu", "li", "wu", "li wu")]
    public async Task A_name_is_found_as_people_type_it(string name, params string[] typed)
    {
        var given = await Given.Programme();
        var (first, rest) = (name.Split(' ', 2)[0], name.Split(' ', 2)[1]);
        var id = await given.Mentee(new { givenName = first, familyName = rest });
        await given.Mentee(new { givenName = "Other", familyName = "Person" });

        foreach (var text in typed)
        {
            var found = (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&q={Uri.EscapeDataString(text)}"))[
                "items"
            ]!.AsArray();
            Assert.That(found.Select(person => person!.Id()), Is.EqualTo(new[] { id }), text);
        }
    }

    [TestCase("rossi", "Anna", "Bianchi")]
    [TestCase("anna rossi", "Anna", "Bianchi")]
    [TestCase("nna", "Anna", "Rossi")]
    [TestCase("annaros x", "Anna", "Rossi")]
    public void Another_name_is_not(string typed, string givenName, string familyName) =>
        Assert.That(NameForm.Matches(NameForm.Words([typed]), [givenName, familyName]), Is.False);

    // Of two letters, so that many match.
    [Test]
    public void What_matches_has_one_of_the_beginnings_that_are_searched_for()
    {
        var random = new Random(1);
        string Word(int least) =>
            string.Concat(Enumerable.Range(0, random.Next(least, 8)).Select(_ => random.Next(2) == 0 ? 'a' : 'b'));
        var matching = 0;
        for (var trial = 0; trial < 20_000; trial++)
        {
            string[] names = [$"{Word(1)} {Word(1)}", Word(1)];
            // a first word of fewer letters finds whole words alone
            string[] typed = [Word(NameForm.BeginningLength), .. Enumerable.Range(0, random.Next(3)).Select(_ => Word(1))];
            if (NameForm.Matches(typed, names))
            {
                matching++;
                var beginnings = NameForm.Beginnings(names).ToHashSet();
                bool Has(string? beginning) => beginning is null || beginnings.Contains(beginning);
                Assert.That(
                    NameForm.SearchedBeginnings(typed).Where(tags => Has(tags.First) && Has(tags.Second)),
                    Is.Not.Empty,
                    $"{string.Join(' ', typed)} in {string.Join(' ', names)}"
                );
            }
        }

        Assert.That(matching, Is.GreaterThan(500));
    }

    [Test]
    public void Half_a_character_is_no_name() => Assert.That(NameForm.Words(["\uD83D"]), Is.Empty);
}
