using System.Globalization;
using Matching.Web.Features.Access.PeoplePages;

namespace Matching.Web.Tests.People;

[Category("Once")]
public sealed class PersonSourcesTests
{
    [TestCase("en", "friends", "friends")]
    [TestCase("it", "friends", "amicizie")]
    public void A_source_is_read_in_words_and_stored_by_its_code(string language, string code, string words)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

            Assert.That(PersonFacts.HeardFrom(code), Is.EqualTo(words));
            Assert.That(PersonFacts.SourceTyped($" {words.ToUpperInvariant()} "), Is.EqualTo(code));
            Assert.That(PersonFacts.SourceTyped("a poster"), Is.EqualTo("a poster"));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
