using System.Globalization;
using Matching.Web.Http;

namespace Matching.Web.Tests.Conventions;

[Category("Once")]
public sealed class CountsTests
{
    [TestCase("en", 1, "1 mentee, 1 mentor")]
    [TestCase("en", 0, "0 mentees, 0 mentors")]
    [TestCase("en", 2, "2 mentees, 2 mentors")]
    [TestCase("it", 1, "1 mentee, 1 mentor")]
    public void A_count_of_one_has_a_word_of_its_own(string language, int count, string words)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

            Assert.That(Texts.Page("start.people-there", count, count), Is.EqualTo(words));
            Assert.That(Texts.Page("people.days", 1), Is.EqualTo(language == "en" ? "1 day" : "1 giorno"));
            Assert.That(Texts.Page("people.days", "1"), Is.EqualTo(language == "en" ? "1 day" : "1 giorno"));
            Assert.That(Texts.Page("people.days", 1000L), Is.EqualTo(language == "en" ? "1000 days" : "1000 giorni"));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
