using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Caseload;

/// <summary>A letter to a person who was not reached is in the person's language, and staff read what it says.</summary>
public sealed partial class LettersTests
{
    [TestCase("ar", "rtl", "مرحبًا Samira،")]
    [TestCase("uk", "ltr", "Вітаємо, Samira!")]
    [TestCase("ti", "ltr", "ሰላም Samira፣")]
    public async Task A_letter_is_in_the_language_of_the_person_and_staff_read_what_it_says(
        string language,
        string direction,
        string greeting
    )
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(new { givenName = "Samira", preferredLanguage = language });

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{mentee}/letter?lang=it"));
        var letter = Letter().Match(page).Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(letter, Does.Contain($"lang=\"{language}\" dir=\"{direction}\"").And.Contain(greeting));
            Assert.That(letter, Does.Not.Contain("Dear").And.Not.Contain("Gentile"));
            Assert.That(page.Replace(letter, ""), Does.Contain("In italiano dice: Gentile Samira, vorremmo parlare con te."));
        }
    }

    [Test]
    public async Task A_letter_names_the_telephone_of_the_office_and_says_nothing_of_calls_without_one()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(new { givenName = "Samira", preferredLanguage = "en" });
        var address = $"/console/people/{mentee}/letter?lang=en";

        var without = WebUtility.HtmlDecode(await browser.GetStringAsync(address));
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{ "officePhone": "+39 0521 000000" }""",
            ("If-Match", "*")
        );
        var with = WebUtility.HtmlDecode(await browser.GetStringAsync(address));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Letter().Match(without).Value, Does.Contain("Write to ").And.Not.Contain("call"));
            Assert.That(Letter().Match(with).Value, Does.Contain("or call +39 0521 000000."));
            Assert.That(with, Does.Not.Contain("In English it says"), "staff read the letter itself");
        }
    }

    [GeneratedRegex("<article.*?</article>", RegexOptions.Singleline)]
    private static partial Regex Letter();
}
